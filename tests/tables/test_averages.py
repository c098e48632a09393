"""Rounds on samples beside rounds on means of neighbours: scores and gains of one data set."""

import csv

from diffaug.io import write_json
from diffaug.tables.averages import write_averages

KEY = "z/train/svm_linear"  # it stands in tables of the paper too


def test_a_gain_is_what_samples_are_ahead_of_means(tmp_path):
    scores = {"means": [0.70, 0.72], "rounds": [0.74, 0.78], "alone": [0.6, 0.6]}
    cells = []
    for method, shares in scores.items():
        folder = tmp_path / ("results/averages" if method == "means" else "results/evaluate")
        path = folder / f"{method}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        write_json(path, {str(seed): {KEY: share} for seed, share in enumerate(shares)})
        cells.append((method, f"the {method}", str(path)))
    comparison = {"dataset": "cells", "method": "rounds", "metrics": [KEY], "cells": cells}
    write_averages(str(tmp_path / "averages"), [comparison])
    text = (tmp_path / "averages.md").read_text()
    assert "| the means | 71.0 ± 1.4 | 2 |" in text
    assert "| the rounds | 76.0 ± 2.8 | 2 |" in text
    gains = [line for line in text.splitlines() if "+5.00" in line]
    assert len(gains) == 2, "over all scores and score by score"
    assert all("| the rounds | the means |" in line for line in gains)
    with (tmp_path / "averages.csv").open() as file:
        assert [row["method"] for row in csv.DictReader(file)] == [f"the {name}" for name in scores]

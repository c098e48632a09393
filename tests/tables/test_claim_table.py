"""Gains over the same method without generated views, and over other methods."""

import statistics

import pytest

from diffaug.evaluation.metrics import Metric
from diffaug.tables.claim import (
    SINGLE,
    Comparison,
    claim_tables,
    differences,
    for_people,
    for_programs,
)

KNN = Metric("z/train/knn", "10-NN", "training")
HELD_OUT = Metric("z/test/knn", "10-NN", "held-out")
METRICS = (KNN, HELD_OUT)
WITHOUT = Comparison("DiffAug", "itself at λ = 0", "tuned", "tuned-lambda0")
ABSENT = Comparison("DiffAug", "itself, other", "tuned", "tuned-absent")
RIVALS = [
    Comparison("DiffAug", "PCA", "tuned", "pca"),
    Comparison("DiffAug", "t-SNE", "tuned", "tsne"),
]
SCORES = {
    "tuned": (0.80, 0.90, 0.85),
    "tuned-lambda0": (0.79, 0.86, 0.85),
    "pca": (0.70, 0.99, 0.60),
    "tsne": (0.88, 0.87, 0.83),
}
OVERALL, OTHERS, EACH = (
    "Over all scores",
    "Against each other method, over all scores",
    "Score by score",
)


@pytest.fixture
def evaluations():
    """Two data sets of cells; t-SNE has no held-out rows, the second none at all."""
    found = {
        ("cells", method): {str(seed): {KNN.key: score} for seed, score in enumerate(scores)}
        for method, scores in SCORES.items()
    }
    for method in ("tuned", "tuned-lambda0", "pca"):
        for values in found["cells", method].values():
            values[HELD_OUT.key] = 0.5
    for method, shift in (("tuned", 0.002), ("tuned-lambda0", 0.0)):
        scores = enumerate((0.6 + shift, 0.7, 0.8 + 2 * shift))
        found["markers", method] = {str(seed): {KNN.key: score} for seed, score in scores}
    return found


def tables_of(evaluations, metrics=METRICS):
    return claim_tables(metrics, evaluations, [WITHOUT, ABSENT], RIVALS)


def test_differences_are_paired_by_seed_and_averaged_over_shared_scores(evaluations):
    found = differences(METRICS, evaluations, WITHOUT)
    # Held-out rows are level: the mean of both scores is half the gain of the first.
    assert found["cells"] == pytest.approx({0: 0.5, 1: 2.0, 2: 0.0})
    assert found["markers"] == pytest.approx({0: 0.2, 1: 0.0, 2: 0.4})
    # t-SNE has one of the two.
    assert differences(METRICS, evaluations, RIVALS[1]) == {
        "cells": pytest.approx({0: -8.0, 1: 3.0, 2: 2.0})
    }
    assert differences(METRICS, evaluations, ABSENT) == {}


def test_runs_without_a_partner_are_left_out(evaluations):
    del evaluations["cells", "tuned"]["1"], evaluations["cells", "tuned-lambda0"]["0"]
    assert set(differences([KNN], evaluations, WITHOUT)["cells"]) == {2}


def test_a_comparison_is_tested_once_over_data_sets_and_seeds(evaluations):
    (row,) = tables_of(evaluations)[OVERALL]
    assert (row["dataset"], row["metric"], row["against"]) == (
        "all",
        "all scores",
        "itself at λ = 0",
    )
    assert (row["gain"], row["data_sets"], row["runs"]) == ("+0.52", 2, 6)  # (2.5 / 3 + 0.2) / 2
    assert row["p"] == row["holm_p"]  # the only test of its table
    assert row["verdict"] == "undecided"


def test_p_is_adjusted_for_the_tests_of_its_own_table(evaluations):
    for title, tests in ((OTHERS, 2), (EACH, 2)):
        rows = tables_of(evaluations)[title]
        p = [row["p"] for row in rows if row["p"]]
        smallest = min(rows, key=lambda row: float(row["p"] or "inf"))
        assert len(rows) == tests
        expected = min(1, len(p) * float(smallest["p"]))
        assert float(smallest["holm_p"]) == pytest.approx(expected, rel=0.05)


def test_every_other_method_is_compared_and_none_chosen(evaluations):
    assert [row["against"] for row in tables_of(evaluations)[OTHERS]] == ["PCA", "t-SNE"]
    assert OTHERS not in claim_tables(METRICS, evaluations, [WITHOUT], [])


def test_single_data_sets_are_estimates_without_a_verdict(evaluations):
    rows = tables_of(evaluations)[SINGLE]
    # Held-out rows are those of one data set: they stand in the table above.
    assert [(row["dataset"], row["metric"], row["rows"]) for row in rows] == [
        ("cells", "all scores", ""),
        ("markers", "all scores", ""),
        ("cells", "10-NN", "training"),
        ("markers", "10-NN", "training"),
    ]
    assert not {"p", "holm_p", "verdict"} & set(rows[0])
    # 4.3027: the 97.5 % point of Student's t with two degrees of freedom.
    half = 4.3027 * statistics.stdev((1.0, 4.0, 0.0)) / 3**0.5
    assert float(rows[2]["gain"]) == pytest.approx(5 / 3, abs=0.005)
    assert float(rows[2]["interval"]) == pytest.approx(half, abs=0.005)


def test_programs_read_one_table(evaluations):
    tables = tables_of(evaluations)
    rows = for_programs(tables)
    assert len(rows) == sum(map(len, tables.values()))
    assert {tuple(row) for row in rows} == {tuple(tables[OVERALL][0])}
    assert {row["verdict"] for row in rows if row["dataset"] == "markers"} == {""}
    places = [tuple(list(row.values())[:5]) for row in rows]
    assert len(places) == len(set(places)), "a gain stands there twice"


def test_people_read_signs_widths_and_what_a_row_is_about(evaluations):
    tables = {title: for_people(rows) for title, rows in tables_of(evaluations).items()}
    assert "score" not in tables[OVERALL][0]
    training, held_out = tables[EACH]
    assert (training["score"], training["data sets"]) == ("10-NN, training rows", 2)
    assert (held_out["score"], held_out["data sets"]) == ("10-NN, held-out rows", "cells only")
    assert training["± 95 %"].startswith("± ")
    assert tables[SINGLE][1] == {
        "ours": "DiffAug",
        "against": "itself at λ = 0",
        "score": "10-NN, training rows",
        "cells": "+1.67 ± 5.17",
        "markers": "+0.20 ± 0.50",
    }


def test_one_seed_has_no_interval_and_no_verdict(evaluations):
    one = {cell: {"0": seeds["0"]} for cell, seeds in evaluations.items()}
    tables = tables_of(one)
    for row in for_programs(tables):
        judged = ("interval", "elsewhere", "p", "holm_p", "verdict")
        assert {row[name] for name in judged} == {""}
    assert for_people(tables[SINGLE])[0]["cells"] == "+0.50"

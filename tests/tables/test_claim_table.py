"""Gains over the same method without generated views, and over the best other method."""

import statistics

import pytest

from diffaug.tables.claim import BEST, claim_counts, claim_rows
from diffaug.tables.comparison import Metric, Row

KNN = Metric("z/train/knn", "10-NN", "training")
HELD_OUT = Metric("z/test/knn", "10-NN", "held-out")
WITHOUT = "itself at λ = 0"
CONTROLS = {WITHOUT: Row("λ = 0", "tuned-lambda0"), "itself, other": Row("other", "tuned-absent")}
OURS = Row("DiffAug", "tuned")
OTHERS = [Row("PCA", "pca"), Row("t-SNE", "tsne")]
SCORES = {
    "tuned": (0.80, 0.90, 0.85),
    "tuned-lambda0": (0.79, 0.86, 0.85),
    "pca": (0.70, 0.99, 0.60),
    "tsne": (0.88, 0.87, 0.83),
}


@pytest.fixture
def evaluations():
    found = {
        ("cells", method): {str(seed): {KNN.key: score} for seed, score in enumerate(scores)}
        for method, scores in SCORES.items()
    }
    for method in ("tuned", "tuned-lambda0", "pca"):  # t-SNE has no held-out rows.
        for values in found["cells", method].values():
            values[HELD_OUT.key] = 0.5
    return found


def rows_of(evaluations, metrics=(KNN,)):
    return claim_rows(metrics, evaluations, OURS, CONTROLS, OTHERS)


@pytest.mark.parametrize(
    ("against", "method", "label"),
    [(WITHOUT, "tuned-lambda0", "λ = 0"), (BEST, "tsne", "t-SNE")],
)
def test_gain_and_interval_are_paired_by_seed(evaluations, against, method, label):
    differences = [
        100 * (ours - other) for ours, other in zip(SCORES["tuned"], SCORES[method], strict=True)
    ]
    # 4.3027: the 97.5 % point of Student's t with two degrees of freedom.
    half = 4.3027 * statistics.stdev(differences) / 3**0.5
    (row,) = (row for row in rows_of(evaluations) if row["against"] == against)
    assert (row["ours"], row["method"]) == ("DiffAug", label)
    assert float(row["gain"]) == pytest.approx(statistics.fmean(differences), abs=0.005)
    assert float(row["interval"]) == pytest.approx(half, abs=0.005)
    assert (row["dataset"], row["metric"], row["rows"], row["n"]) == (
        "cells",
        "10-NN",
        "training",
        3,
    )


def test_only_methods_that_have_the_measure_are_compared(evaluations):
    rows = rows_of(evaluations, [HELD_OUT])
    assert [row["method"] for row in rows] == ["λ = 0", "PCA"]


def test_without_other_methods_the_first_comparison_stands_alone(evaluations):
    rows = claim_rows([KNN], evaluations, OURS, CONTROLS, [])
    assert [row["against"] for row in rows] == [WITHOUT]


def test_one_seed_has_no_interval(evaluations):
    one = {cell: {"0": seeds["0"]} for cell, seeds in evaluations.items()}
    assert {row["interval"] for row in rows_of(one)} == {""}


def test_counts_of_data_sets_and_of_intervals_on_either_side():
    gains = [("a", "+2.0", "1.0"), ("b", "+0.5", "1.0"), ("c", "-3.0", "1.0"), ("d", "+9.0", "")]
    rows = [
        {"dataset": dataset, "metric": "10-NN", "rows": "training", "ours": ours}
        | {"against": against, "gain": gain, "interval": interval}
        for ours in ("DiffAug", "other")
        for against in (BEST, WITHOUT)
        for dataset, gain, interval in gains[: 4 if against == BEST else 1]
    ]
    first, second, *more = claim_counts(rows)
    assert (first["against"], second["against"]) == (BEST, WITHOUT)
    assert [(row["ours"], row["against"]) for row in more] == [("other", BEST), ("other", WITHOUT)]
    assert [second[key] for key in ("data_sets", "ahead", "above", "below")] == [1, 1, 1, 0]
    assert [first[key] for key in ("data_sets", "ahead", "above", "below")] == [4, 3, 1, 1]

import pytest

from diffaug.evaluation.metrics import Metric
from diffaug.tables.comparison import Row, comparison_rows

PAPER = [{"dataset": "cifar10", "method": "DiffAug", "metric": "linear", "value": "93.4"}]
LINEAR = Metric("y/test/probe", "linear probe", "held-out", "linear")
KNN = Metric("z/test/knn", "kNN", "held-out")
OURS = Row("DiffAug (ours)", "tuned", "DiffAug")
TSNE = Row("t-SNE", "tsne")
EVALUATIONS = {
    ("cifar10", "tuned"): {
        "0": {"y/test/probe": 0.90, "z/test/knn": 0.5},
        "1": {"y/test/probe": 0.92, "z/test/knn": 0.5},
        "2": {"y/test/probe": 0.94, "z/test/knn": 0.5},
    },
    ("digits", "tuned"): {"0": {"y/test/probe": 0.123456, "z/test/knn": 0.2}},
    ("digits", "tsne"): {"0": {"z/test/knn": 0.3}},
}


def test_rows_beside_the_paper():
    rows = comparison_rows([OURS, TSNE], [LINEAR, KNN], EVALUATIONS, PAPER)
    assert rows[0] == {
        "dataset": "cifar10",
        "method": "DiffAug (ours)",
        "metric": "linear probe",
        "rows": "held-out",
        "paper": "93.4",
        "mean": "92.00",
        "std": "2.00",
        "interval": "4.97",  # 4.303 * 2 / sqrt(3)
        "n": 3,
    }
    cells = [(row["dataset"], row["method"], row["metric"], row["paper"]) for row in rows]
    assert cells == [
        ("cifar10", "DiffAug (ours)", "linear probe", "93.4"),
        ("cifar10", "DiffAug (ours)", "kNN", ""),
        ("digits", "DiffAug (ours)", "linear probe", ""),
        ("digits", "DiffAug (ours)", "kNN", ""),
        ("digits", "t-SNE", "kNN", ""),  # t-SNE has no y: its cell is left out
    ]
    one_seed = {name: rows[2][name] for name in ("mean", "std", "interval", "n")}
    assert one_seed == {"mean": "12.35", "std": "", "interval": "", "n": 1}


def test_a_seed_without_the_metric_does_not_count():
    evaluations = {("digits", "tuned"): {"0": {"z/test/knn": 0.2}, "1": {}}}
    (row,) = comparison_rows([OURS], [KNN], evaluations, PAPER)
    assert row["n"] == 1


def test_a_method_that_is_not_installed_has_a_row_without_values():
    evaluations = {**EVALUATIONS, ("digits", "phate"): {"0": {}, "1": {}}}
    phate = Row("PHATE", "phate", "DiffAug")
    rows = comparison_rows([phate, TSNE], [KNN], evaluations, PAPER)
    found = [(row["dataset"], row["method"], row["mean"], row["n"]) for row in rows]
    assert found == [("digits", "PHATE", "", 0), ("digits", "t-SNE", "30.00", 1)]
    assert (rows[0]["std"], rows[0]["interval"]) == ("", "")


@pytest.mark.parametrize(
    ("rows", "metrics", "message"),
    [
        ([OURS], [Metric("z/tset/knn", "kNN", "held-out")], "metric key 'z/tset/knn': unknown"),
        ([Row("A", "tuned", "DifAug")], [KNN], "paper name 'DifAug': unknown; there are DiffAug"),
        ([OURS], [Metric("z/test/knn", "kNN", "held-out", "knn")], "paper metric 'knn': unknown"),
    ],
)
def test_misspelt_names(rows, metrics, message):
    with pytest.raises(ValueError, match=message):
        comparison_rows(rows, metrics, EVALUATIONS, PAPER)

"""Tables from files: results, the claim, and the times, which were measured here."""

import pytest

from diffaug.io import read_csv, write_json
from diffaug.tables.gains import NOTES
from tests.workflow.conftest import PARAMS, ROOT, plan_of
from workflow.reports import claim, figure7, figureA2, hours, table2

BENCHMARK = "s\tmax_rss\tcpu_time\n14.0\t512.0\t12.5\n"


RESULTS = {
    "majority": {"z/train/knn": 0.2},
    "pca": {"z/train/knn": 0.5, "z/train/ari": -0.01, "z/train/knn_recall": 0.3},
    "phate": {},
}


@pytest.fixture
def table(tmp_path):
    """A function that writes Table 2 of what is measured beside 10-NN and returns its files."""
    write_json(tmp_path / "data" / "dataset.json", {"n_train": 80, "n_test": 20})
    cells = []
    for method, found in RESULTS.items():
        cells.append(("zeisel", method, str(tmp_path / f"{method}.json")))
        seeds = {seed: {key: value + seed / 100 for key, value in found.items()} for seed in (0, 1)}
        write_json(cells[-1][2], seeds)

    def write(beside):
        table2.make(
            f"{tmp_path}/table",
            rows=[(method.upper(), method, "") for method in RESULTS],
            cells=cells,
            parts=[(["zeisel"], ["z/train/knn"], beside)],
            data={"zeisel": str(tmp_path / "data")},
            paper=str(ROOT / "workflow/paper/table2.csv"),
            notes=["A note."],
        )
        return read_csv(tmp_path / "table.csv"), (tmp_path / "table.md").read_text("utf-8")

    return write


def test_what_is_measured_beside_stands_in_the_long_form_alone(table):
    alone, text = table([])
    assert [row["method"] for row in alone] == ["MAJORITY", "PCA", "PHATE"]
    rows, still = table(["z/train/ari", "z/train/knn_recall"])
    assert still == text
    assert rows[:3] == alone, "the rows that were there come first, as they were"
    found = [(row["method"], row["metric"], row["mean"], row["n"]) for row in rows[3:]]
    # The majority class has neither clusters nor neighbours.
    assert found == [
        ("PCA", "ARI of k-means on z", "-0.50", "2"),
        ("PCA", "15-NN recall of inputs", "30.50", "2"),
        ("PHATE", "ARI of k-means on z", "", "0"),
        ("PHATE", "15-NN recall of inputs", "", "0"),
    ]
    assert {(row["dataset"], row["rows"], row["paper"]) for row in rows} == {
        ("zeisel", "training", "")
    }


@pytest.mark.parametrize("suite", ["embedded", "bench-vision", "bench-biology"])
def test_what_is_measured_beside_is_in_no_claim_and_no_figure(suite):
    plan = plan_of(suite)
    beside = {key for dataset in plan.datasets for key in plan.beside(dataset)}
    assert beside, "nothing is measured beside"
    for dataset in plan.datasets:
        assert plan.measured(dataset) == plan.metrics(dataset) + plan.beside(dataset)
    scores = {key for part in claim.needs(plan)["parts"] for key in part["metrics"]}
    assert not scores & beside
    for figure in (figure7, figureA2):
        assert figure.needs(plan)["metric"] == PARAMS.metrics.shown not in beside


def test_times_of_this_suite_and_no_others(tmp_path, monkeypatch):
    monkeypatch.setattr(hours, "BENCHMARKS", tmp_path / "benchmarks")
    for dataset in ("digits", "others"):
        folder = tmp_path / "benchmarks" / "estep1" / dataset / "tuned"
        folder.mkdir(parents=True)
        (folder / "0.tsv").write_text(BENCHMARK)
    hours.make(f"{tmp_path}/h", ["digits"], {"tuned": "DiffAug, tuned"}, after=[])
    (row,) = read_csv(tmp_path / "h.csv")
    found = [row[name] for name in ("dataset", "method", "phase", "seconds_mean")]
    assert found == ["digits", "tuned", "estep1", "12.5"]
    text = (tmp_path / "h.md").read_text(encoding="utf-8")
    assert "| data set | method | phase | runs | CPU seconds a run |" in text
    assert "| digits | DiffAug, tuned | E-step 1 | 1 | 12.5 |" in text


def test_restored_results_have_no_times(tmp_path, monkeypatch):
    """`dvc checkout` brings no benchmark files: there must still be a table."""
    monkeypatch.setattr(hours, "BENCHMARKS", tmp_path / "benchmarks")
    hours.make(f"{tmp_path}/h", ["digits"], labels={}, after=[])
    (row,) = read_csv(tmp_path / "h.csv")
    assert (row["dataset"], row["runs"], row["seconds_mean"]) == ("digits", "0", "")
    assert "| digits | all | all | 0 |" in (tmp_path / "h.md").read_text(encoding="utf-8")


def test_the_claim_is_one_table_over_both_kinds_of_data(tmp_path):
    """k-means on z counts for both; an SVM's score of images is in no table and counts nowhere."""
    keys = {"z/train/kmeans": 0.1, "z/train/svm_linear": 0.3}
    gains = {"tuned": 1, "tuned-lambda0": 0, "tuned-itself": 0.5, "pca": -1}
    parts = []
    svm = ["z/train/svm_linear"]
    for dataset, more in (("digits", []), ("zeisel", svm)):
        cells = []
        for method, gain in gains.items():
            path = tmp_path / dataset / f"{method}.json"
            scores = {
                str(seed): {key: 0.5 + gain * (size + seed / 100) for key, size in keys.items()}
                for seed in range(3)
            }
            write_json(path, scores)
            cells.append((dataset, method, str(path)))
        metrics = ["z/train/kmeans", *more]
        parts.append({"cells": cells, "others": [("PCA", "pca")], "metrics": metrics})
    comparisons = [
        ("DiffAug", "tuned", {"without": "tuned-lambda0", "own rows": "tuned-itself"}),
        ("SimCLR + DiffAug data", "tuned-SimCLR-Dif", {"without": "tuned-SimCLR"}),
    ]
    printed = [("DiffAug", "PCA", str(ROOT / "workflow/paper/table2.csv"), "DiffAug", "kPCA")]
    claim.make(f"{tmp_path}/claim", comparisons, parts, printed)
    rows = read_csv(tmp_path / "claim.csv")
    first, *_ = rows
    # digits +11, zeisel (11 + 31) / 2.
    assert (first["dataset"], first["metric"], first["gain"]) == ("all", "all scores", "+16.00")
    assert (first["data_sets"], first["runs"], first["verdict"]) == ("2", "6", "ahead")
    rows_of_svm = [row for row in rows if row["metric"] == "linear SVM"]
    assert {(row["dataset"], row["data_sets"]) for row in rows_of_svm} == {("zeisel", "1")}
    text = (tmp_path / "claim.md").read_text(encoding="utf-8")
    titles = [line for line in text.splitlines() if line.startswith("#")]
    assert titles == [
        "# The claim, in percent points",
        "## Over all scores",
        "## Against each other method, over all scores",
        "## Score by score",
        "## Single data sets: estimates, not tests",
    ]
    assert "| DiffAug | PCA | +32.00 | ±" in text
    (rival,) = [row for row in rows if row["against"] == "PCA"]
    assert rival["paper"] == "+42.90", "79.63 less 36.73, by the cells of its Table 2"
    assert {row["paper"] for row in rows if row["against"] != "PCA"} == {""}
    assert "| gain | ± 95 % | ± 95 %, other data sets |" in text, "half-widths are called so"
    for note in (*claim.NOTES, *NOTES):
        assert text.count(note) == 1, "each note stands once, below all tables"
    assert "| zeisel only | 3 |" in text
    assert "SimCLR" not in text


def test_the_claim_stands_beside_the_sizes_that_the_paper_prints():
    printed = {
        (ours, against): rows
        for ours, against, *rows in claim.needs(plan_of("bench-vision"))["printed"]
    }
    assert printed["DiffAug", "BYOL"] == ["workflow/paper/table1.csv", "DiffAug", "BYOL"]
    assert printed["DiffAug", claim.AT_0] == ["workflow/paper/table4.csv", "B5", "B2"]
    assert ("DiffAug", "PCA") not in printed
    assert ("DiffAug", "MoCo v2 + own rows") not in printed

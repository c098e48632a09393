"""The CSV files that `dvc plots` draws."""

import pytest

from diffaug.io import read_csv, write_csv, write_json
from tests.workflow.conftest import plan_of
from workflow.curves import curves, files, run_curves


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_each_data_set_has_scores_lambdas_and_losses_in_the_folders_of_dvc_yaml():
    plan = plan_of("embedded")
    found = curves(plan, "out")
    names = ("scores/{}", "lambda/{}", "training/{}-estep1", "training/{}-mstep")
    of = [f"out/plots/{name.format(data)}.csv" for data in ("digits", "zeisel") for name in names]
    assert set(of) < set(found)
    assert "tuned-lambda0" not in found["out/plots/scores/digits.csv"]["paths"]
    assert list(found["out/plots/lambda/digits.csv"]["paths"]) == [0, 0.05, 0.1, 0.15, 0.2, 0.5, 1]
    assert len(files(found)) == len(set(files(found)))
    assert {path.partition("/")[0] for path in files(found)} == {"results"}


def test_scores_are_means_over_seeds_in_percent_of_methods_that_have_one(folder):
    write_json("tuned.json", {"0": {"z/train/knn": 0.5}, "1": {"z/train/knn": 0.75}})
    write_json("phate.json", {"0": {}, "1": {}})
    paths = {"tuned": "tuned.json", "phate": "phate.json"}
    run_curves({"scores.csv": {"x": "method", "paths": paths, "metric": "z/train/knn"}})
    assert read_csv("scores.csv") == [{"method": "tuned", "score": "62.5"}]


def test_losses_are_means_over_seeds_and_rounds_follow_each_other(folder):
    for name, losses in {"a": (4, 2), "b": (2, 1), "again": (1, 1)}.items():
        rows = [{"epoch": n + 1, "contrastive": loss} for n, loss in enumerate(losses)]
        write_csv(f"{name}.csv", rows)
    histories = [["a.csv", "b.csv"], ["again.csv", "again.csv"]]
    run_curves({"losses.csv": {"histories": histories, "column": "contrastive"}})
    assert [(row["epoch"], row["loss"]) for row in read_csv("losses.csv")] == [
        ("1", "3.0"),
        ("2", "1.5"),
        ("3", "1.0"),
        ("4", "1.0"),
    ]

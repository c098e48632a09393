"""Data sets without labels, alone and beside others: what they are judged by, what they lack."""

import pytest

from diffaug.config import Params
from tests.workflow.conftest import PARAMS
from workflow.plan import Plan
from workflow.reports import Report, claim, figure7

FREE = ["z/train/trustworthiness", "z/train/knn_recall"]


def plan_of(datasets: list[str]) -> Plan:
    """The plan of a suite of some data sets; `plain` and `pictures` have no labels."""
    content = PARAMS.model_dump()
    content["datasets"]["plain"] = {"file": "plain.csv"}
    content["datasets"]["pictures"] = {"file": "pictures", "kind": "images"}
    content["suites"]["mine"] = {
        "datasets": datasets,
        "baselines": ["majority", "pca"],
        "protocols": ["tuned"],
        "variants": ["A1", "A2"],
        "seeds": [0],
        "lambdas": [0, 1],
    }
    return Plan(Params.model_validate({**content, "suite": "mine"}))


@pytest.mark.parametrize(("dataset", "table"), [("plain", "table2"), ("pictures", "table1")])
def test_alone(dataset, table):
    plan = plan_of([dataset])
    report = Report(plan)
    assert plan.left_out() == [
        f"left out on {dataset}: majority, tuned-A1 (it reads labels, and there are none)",
        f"left out on {dataset}: what shows or scores classes, as there are no labels",
    ]
    assert {table, "claim", "samples", "figure5", "figure6", "figure7", "figureA2"} <= {
        *report.needs
    }
    assert {"figure3", "figure4", "figureA1"} <= {*report.left_out}
    assert plan.measured(dataset) == FREE
    assert figure7.needs(plan)["metric"] == FREE[0]
    assert not any("majority" in path for path in plan.reductions() + plan.evaluations())


def test_beside_others():
    plan = plan_of(["zeisel", "plain"])
    assert plan.alike(plan.datasets) == [["zeisel"], ["plain"]]
    figure = figure7.needs(plan)
    assert (list(figure["files"]), figure["metric"]) == (["zeisel"], PARAMS.metrics.shown)
    needs = Report(plan).needs
    assert [(names, metrics[0]) for names, metrics, _ in needs["table2"]["parts"]] == [
        (["zeisel"], "z/train/svm_linear"),
        (["plain"], FREE[0]),
    ]
    assert needs["figure4"]["data"] == "results/data/zeisel"
    assert [part["metrics"] for part in claim.needs(plan)["parts"]][1] == FREE
    assert "majority" in plan.methods("zeisel")
    assert "majority" not in plan.methods("plain")

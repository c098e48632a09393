"""Rounds on means of neighbours: which rounds, compared with what, and outside of `all`."""

from tests.workflow.conftest import plan_of
from workflow.averages import AVERAGES, comparisons, each_round
from workflow.rounds import all_measured, drawing


def test_they_differ_from_the_rounds_in_what_replaces_views_alone():
    plan = plan_of("rounds")
    (each,) = comparisons(plan)
    assert (each["dataset"], each["method"]) == ("zeisel", "tuned-rounds")
    cells = {name: (label, path) for name, label, path in each["cells"]}
    assert list(cells)[: len(AVERAGES)] == list(AVERAGES)
    assert cells["5-of-15-in-y"] == (
        "rounds + means of 5 of the 15 nearest rows in y",
        "results/averages/zeisel/tuned-rounds/5-of-15-in-y.json",
    )
    assert {"tuned-rounds", "tuned-rounds-near-y", "tuned-rounds-alone"} <= set(cells)
    assert "tuned" not in cells, "it has one round"
    rounds = each_round(plan, "zeisel", "tuned-rounds")
    assert [of.get("rounds", {}).get("count", 1) for of in rounds] == [1, 2, 3, 4]
    assert [of["mixing"]["lam"] for of in rounds] == [1] * 4


def test_only_what_draws_samples_in_several_rounds_is_measured():
    found = {(dataset, method) for dataset, method, _ in drawing(plan_of("embedded"))}
    assert found == {("zeisel", "tuned-rounds")}
    assert all_measured(plan_of("embedded")) == [
        *(f"results/positives/zeisel/tuned-rounds{state}.json" for state in ("@1", "@2", "@3", ""))
    ]
    assert all_measured(plan_of("bench-biology")) == []

"""Several rounds of M-step, sampling and E-step 2: what is run, shared and shown."""

import pytest

from tests.workflow.conftest import PARAMS, plan_of
from workflow.plan import Plan
from workflow.reports import Report
from workflow.reports._notes import notes_of
from workflow.reports._rows import rows_of
from workflow.tracking import cells as tracked_cells

THREE = {"mixing": {"lam": 1}, "rounds": {"count": 3}}
VARIANTS = {
    "once": {"mixing": {"lam": 1}},
    "thrice": THREE,
    "five": {**THREE, "rounds": {"count": 5}},
    "going-on": {**THREE, "rounds": {"count": 3, "generator": "continued"}},
    "silent": {"mixing": {"lam": 0}, "rounds": {"count": 3}},
}


def plan_with(variants: dict[str, dict], **suite: list) -> Plan:
    content = PARAMS.model_dump()
    content["variants"] |= variants
    content["suites"]["embedded"] |= {"variants": [*variants], "datasets": ["zeisel"], **suite}
    content["suite"] = "embedded"
    return Plan(type(PARAMS).model_validate(content))


@pytest.fixture(scope="module")
def plan() -> Plan:
    return plan_with(VARIANTS, lambdas=[0, 1])


def test_phases_follow_each_other_round_by_round(plan):
    first, second, last = "tuned-thrice@1", "tuned-thrice@2", "tuned-thrice"
    assert plan.steps("zeisel", last) == [
        ("estep1", last),
        *(("mstep", first), ("augment", first), ("estep2", first)),
        *(("mstep", second), ("augment", second), ("estep2", second)),
        *(("mstep", last), ("augment", last), ("estep2", last)),
    ]
    assert [state for _, state in plan.steps("zeisel", "tuned-silent")] == [
        "tuned-silent", "tuned-silent@1", "tuned-silent@2", "tuned-silent"
    ]  # fmt: skip
    assert plan.steps("zeisel", "pca") == []


def test_a_round_begins_with_the_encoder_of_the_round_before(plan):
    start = [plan.start("zeisel", f"tuned-five{state}", 4) for state in ("@1", "@2", "")]
    assert start == [
        "results/estep1/zeisel/tuned/4/checkpoint.pt",
        "results/estep2/zeisel/tuned-once/4/checkpoint.pt",
        "results/rounds/estep2/zeisel/tuned-five@4/4/checkpoint.pt",
    ]


def test_more_rounds_contain_fewer(plan):
    """Five rounds train what three have trained, and the first is that of a single one."""
    for phase in ("mstep", "augment", "estep2"):
        single = plan.owner(phase, "zeisel", "tuned-once")
        assert plan.owner(phase, "zeisel", "tuned-five@1") == single
        for five, thrice in (("tuned-five@2", "tuned-thrice@2"), ("tuned-five@3", "tuned-thrice")):
            assert plan.owner(phase, "zeisel", five) == thrice
        assert plan.owner(phase, "zeisel", "tuned-five@4") == "tuned-five@4"


def test_only_a_continued_generator_is_told_of_the_one_before(plan):
    assert plan.before("zeisel", "tuned-thrice", 0) is None
    assert plan.before("zeisel", "tuned-going-on@1", 0) is None
    assert plan.before("zeisel", "tuned-going-on", 0) == (
        "results/rounds/mstep/zeisel/tuned-going-on@2/0/checkpoint.pt"
    )
    # Up to there both are the same.
    assert plan.owner("estep2", "zeisel", "tuned-going-on@1") == "tuned-once"
    assert plan.owner("mstep", "zeisel", "tuned-going-on@2") == "tuned-going-on@2"


def test_what_is_laid_over_rounds_has_as_many(plan):
    """Lambda of the sweep, say: its states on the way are trained and not judged."""
    rounds = plan_with({}, lambdas=[0, 1])
    protocol = {**PARAMS.protocols["tuned"], "rounds": {"count": 2}}
    content = rounds.params.model_dump()
    content["protocols"]["tuned"] = protocol
    swept = Plan(type(PARAMS).model_validate(content))
    assert swept.settings("zeisel", "tuned-lambda1").rounds.count == 2
    assert ("zeisel", "tuned-lambda1@1") in swept.owned("mstep") + swept.owned("estep2")
    assert "tuned@1" in swept.methods("zeisel")
    assert "tuned-lambda1@1" not in swept.methods("zeisel")


def test_all_files_of_all_rounds_are_asked_for_once(plan):
    asked = [path for place in ("estep2", "rounds/estep2") for path in plan.outputs(place)]
    assert len(asked) == len(set(asked))
    for method in plan.trained("zeisel"):
        for phase, state in plan.steps("zeisel", method):
            name = "samples.npy" if phase == "augment" else "checkpoint.pt"
            assert plan.file(phase, "zeisel", state, 0, name) in plan.every_phase()


def test_every_round_is_judged_and_followed_by_mlflow(plan):
    assert plan.evaluation("zeisel", "tuned-thrice@2") in plan.evaluations()
    (cell,) = (
        cell
        for cell in tracked_cells(plan, Report(plan))
        if cell["method"] == "tuned-thrice" and cell["table"] == "Table 4"
    )
    assert list(cell["histories"]) == [
        "estep1", "mstep", "estep2",
        "mstep-round2", "estep2-round2", "mstep-round3", "estep2-round3",
    ]  # fmt: skip
    assert cell["checkpoints"] == plan.each_seed(
        "estep2", "zeisel", "tuned-thrice", "checkpoint.pt"
    )


def test_joint_training_has_no_rounds():
    plan = plan_with({"once": VARIANTS["once"], "both": {**THREE, "training": "joint"}})
    assert "tuned-both" not in plan.trained("zeisel")
    line = "left out on zeisel: tuned-both (joint training has no rounds, rounds.count = 3)"
    assert plan.left_out() == [line]


def test_labels_name_the_share_that_is_masked():
    plan = plan_of("bench-masking")
    labels = [
        row for row in rows_of("table2", plan) if row[0].startswith("masking ") and "%" in row[0]
    ]
    assert len(labels) == 5
    for label, method, _ in labels:
        (mask,) = plan.settings("zeisel", method).views.steps
        assert label.startswith(f"masking {100 * mask.share:g} %")


def test_notes_speak_of_neighbours_where_a_row_has_them():
    variants = [name for name in PARAMS.variants if not name.startswith("rounds-near")]
    content = PARAMS.model_dump()
    content["variants"] = {name: content["variants"][name] for name in variants}
    for suite in content["suites"].values():
        suite["variants"] = [name for name in suite["variants"] if name in variants]
    without = Plan(type(PARAMS).model_validate({**content, "suite": "rounds"}))
    assert "Real neighbours" in " ".join(notes_of("table2", plan_of("rounds")))
    assert "Real neighbours" not in " ".join(notes_of("table2", without))

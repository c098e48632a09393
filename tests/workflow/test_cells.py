"""Which cells a suite has, and what it does without."""

import pytest

from diffaug.config import Params
from tests.workflow.conftest import PARAMS, plan_of
from workflow.plan import Plan
from workflow.reports import Report, figure6, figure7, figureA2
from workflow.reports._rows import rows_of, runs_of
from workflow.tracking import cells as tracked_cells

SILENT = {
    "zeros": {"mixing": {"lam": 0.1, "source": "zeros"}},
    "lambda 0": {"mixing": {"lam": 0}},
    "itself": {"mixing": {"lam": 0.1, "source": "itself"}},
    "joint": {"training": "joint"},
}


def changed(**sections: dict) -> Params:
    """params.yaml with entries of its sections replaced or added, checked anew."""
    content = PARAMS.model_dump()
    for section, entries in sections.items():
        if isinstance(entries, dict):
            content[section] = {**content[section], **entries}
        else:
            content[section] = entries
    return Params.model_validate(content)


def main_protocol(**sections: object) -> dict:
    return {"tuned": {**PARAMS.protocols["tuned"], **sections}}


def suite(**values: list) -> dict:
    return {"embedded": {**PARAMS.suites["embedded"].model_dump(), **values}}


@pytest.mark.parametrize(
    ("sections", "name"),
    [
        ({"variants": {"lambda0.5": {}}}, "tuned-lambda0.5"),
        ({"protocols": {"pca": PARAMS.protocols["tuned"]}}, "pca"),
        ({"protocols": {"tuned-B2": PARAMS.protocols["tuned"]}}, "tuned-B2"),
    ],
)
def test_names_that_collide_are_refused_at_the_start(sections, name):
    with pytest.raises(ValueError, match=r"^params\.yaml: .* the name of two methods") as caught:
        Plan(changed(**sections))
    assert repr(name) in str(caught.value)


def test_a_hyphen_in_a_protocols_name_means_nothing():
    protocols = {"tuned-v2": PARAMS.protocols["tuned"]}
    params = changed(protocols=protocols, suites=suite(protocols=["tuned-v2", "tuned"]))
    plan = Plan(params.model_copy(update={"protocol": "tuned-v2"}))
    assert plan.settings("digits", "tuned-v2") == plan.settings("digits", "tuned")
    assert plan.settings("digits", "tuned-v2-B2").mixing.lam == 0
    shown = {method: label for label, method, _ in rows_of("table1", plan)}
    assert shown["tuned-v2"] == "DiffAug, tuned-v2"


def test_lambdas_that_hardly_differ_are_two_cells():
    plan = Plan(changed(suites=suite(lambdas=[0, 0.1, 0.1000001])))
    assert len(set(plan.sweep.values())) == 3
    for lam, method in plan.sweep.items():
        assert plan.settings("digits", method).mixing.lam == lam


@pytest.mark.parametrize("kind", SILENT)
def test_a_main_protocol_without_samples_leaves_out_what_shows_them(kind):
    plan = Plan(changed(protocols=main_protocol(**SILENT[kind])))
    assert plan.drawing() == plan.drawing("vision") == plan.similarities() == []
    report = Report(plan)
    assert set(report.left_out) >= {"claim", *(f"figure{n}" for n in ("3", "4", "5", "A1", "A2"))}
    (line,) = [line for line in plan.left_out() if "samples of tuned" in line]
    assert line == "left out on digits, zeisel: what shows samples of tuned, which keeps none"
    # The rest is there.
    for dataset, series in figure7.needs(plan)["files"].items():
        assert set(next(iter(series.values()))) == set(plan.sweep), dataset
        assert "DiffAug, tuned" in figure6.needs(plan)["files"][dataset]
    assert {method for *_, method in runs_of("table1", plan)} >= {"tuned", "pca"}
    assert tracked_cells(plan, report)


@pytest.mark.parametrize("kind", SILENT)
def test_every_phase_that_is_asked_for_can_be_made(kind):
    plan = Plan(changed(protocols=main_protocol(**SILENT[kind])))
    places = ("augment", "rounds/augment")
    kept = {path for place in places for path in plan.outputs(place, "samples.npy")}
    for dataset in plan.datasets:
        for method in plan.trained(dataset):
            assert plan.phases(dataset, method)[-1] in ("estep2", "joint")
            if plan.phases(dataset, method)[-1] == "estep2":
                assert plan.samples(dataset, method, 0) in {None, *kept}


def test_the_sweep_is_called_what_it_is():
    views = {}
    for kind, sections in SILENT.items():
        plan = Plan(changed(protocols=main_protocol(**sections)))
        views[kind] = list(figure7.needs(plan)["files"]["digits"])
    assert views == {
        "zeros": ["zeros", "own rows"],
        "lambda 0": ["generated", "own rows"],
        "itself": ["own rows"],
        "joint": ["generated"],
    }


def test_one_domain_may_generate_alone():
    protocols = main_protocol(mixing={"lam": {"vision": 0, "biology": 0.5}})
    plan = Plan(changed(protocols=protocols))
    assert (plan.drawing("vision"), plan.drawing("biology")) == ([], ["zeisel"])
    assert list(figureA2.needs(plan)["files"]) == ["zeisel"]
    assert plan.left_out() == ["left out on digits: what shows samples of tuned, which keeps none"]


def test_a_protocol_without_samples_lends_none():
    protocols = main_protocol(mixing={"lam": 0.0})
    plan = Plan(changed(suite="bench-vision", protocols=protocols))
    assert not {"tuned-SimCLR-Dif", "tuned-MoCo-Dif"} & {*plan.methods("mnist5k")}
    assert plan.left_out()[0] == (
        "left out on mnist5k: tuned-SimCLR-Dif, tuned-MoCo-Dif (mixing.source = 'protocol', but "
        "tuned keeps no samples there)"
    )


def test_joint_training_is_not_asked_for_what_it_cannot_do():
    plan = Plan(changed(protocols=main_protocol(training="joint")))
    left = {"tuned-itself", "tuned-itself-lambda0.5", "tuned-zero-cache", "tuned-A1", "tuned@0"}
    assert not left & {*plan.methods("digits")}
    lines = "\n".join(plan.left_out())
    for method in left - {"tuned@0"}:
        assert method in lines


@pytest.mark.parametrize(
    ("lam", "message"),
    [
        (0.1, r"^params.yaml: protocol = 'tuned': cannot be the main"),
        (0, "means the main protocol's samples: its own"),
    ],
)
def test_the_main_protocol_cannot_draw_from_itself(lam, message):
    protocols = main_protocol(mixing={"lam": lam, "source": "protocol"})
    with pytest.raises(ValueError, match=message):
        Plan(changed(protocols=protocols))


def test_the_committed_suites_lack_nothing():
    for name in PARAMS.suites:
        assert plan_of(name).left_out() == [], name

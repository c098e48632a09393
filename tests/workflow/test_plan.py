"""What is built, what is shared, and under which name it stands."""

import pytest

from tests.workflow.conftest import PARAMS, plan_of
from workflow.plan import Plan
from workflow.reports._rows import ROWS, named, rows_of, runs_of
from workflow.reports.claim import needs as claim_of


@pytest.fixture
def plan() -> Plan:
    return Plan(PARAMS)


def test_estep1_is_trained_once_for_every_objective(plan):
    owners = [method for dataset, method in plan.owned("estep1") if dataset == "digits"]
    assert owners == ["tuned", "paper", "released", "tuned-A3", "tuned-B1", "tuned-B5-printed"]


def test_methods_with_equal_settings_share_all_files(plan):
    for phase in ("estep1", "mstep", "augment", "estep2"):
        assert plan.owner(phase, "zeisel", "tuned-B5") == plan.owner(phase, "zeisel", "tuned-A3")


def test_a_lambda_shares_the_generator_but_not_estep2(plan):
    assert plan.owner("augment", "digits", "tuned-lambda0.5") == "tuned"
    assert plan.owner("estep2", "digits", "tuned-lambda0.5") == "tuned-lambda0.5"
    assert plan.owner("estep2", "digits", "tuned-lambda0.1") == "tuned"


def test_the_sweep_has_its_control_above_0(plan):
    assert plan.control_sweep.keys() == {lam for lam in plan.sweep if lam > 0}
    for lam, method in plan.control_sweep.items():
        mixing = plan.settings("digits", method).mixing
        assert (mixing.lam, mixing.source) == (lam, "itself")
        assert plan.phases("digits", method) == ["estep1", "estep2"]
    assert plan.owner("estep2", "digits", "tuned-itself-lambda0.1") == "tuned-itself"


def test_other_methods_draw_from_the_protocols_generator():
    """Table 1's "+Dif" rows are methods trained on DiffAug's data: one generator a seed."""
    plan = plan_of("bench-vision")
    for method in ("tuned-SimCLR-Dif", "tuned-MoCo-Dif"):
        assert plan.phases("mnist5k", method) == ["estep1", "estep2"]
        assert plan.samples("mnist5k", method, 1) == plan.samples("mnist5k", "tuned", 1)
    assert plan.samples("mnist5k", "tuned", 1) == "results/augment/mnist5k/tuned/1/samples.npy"
    assert [owner for _, owner in plan.owned("mstep")] == ["tuned"]
    assert plan.samples("mnist5k", "tuned-SimCLR", 1) is None


def test_methods_that_never_generate_have_no_mstep(plan):
    for method in ("released", "tuned-B1", "tuned-B2", "tuned-zero-cache", "tuned-lambda0"):
        assert plan.phases("digits", method) == ["estep1", "estep2"], method


def test_equal_later_settings_are_not_shared_after_different_earlier_ones(plan):
    """The M-step settings of A3 and of the main method agree; their encoders do not."""
    assert plan.slice("mstep", "digits", "tuned-A3") == plan.slice("mstep", "digits", "tuned")
    assert plan.owner("mstep", "digits", "tuned-A3") != plan.owner("mstep", "digits", "tuned")


def test_only_a1_reads_labels(plan):
    readers = {
        method
        for method in plan.trained("digits")
        if plan.settings("digits", method).mstep.condition == "onehot"
    }
    assert readers == {"tuned-A1"}


def test_every_method_is_judged_and_every_phase_has_one_owner(plan):
    for dataset in plan.datasets:
        for method in plan.methods(dataset):
            assert plan.evaluation(dataset, method) in plan.evaluations()
            for phase in plan.phases(dataset, method):
                owner = plan.owner(phase, dataset, method)
                assert (dataset, owner) in plan.owned(plan.place(phase, dataset, method))
                assert plan.slice(phase, dataset, owner) == plan.slice(phase, dataset, method)


@pytest.mark.parametrize("table", ROWS)
def test_every_row_of_every_table_is_in_some_suite(table):
    plans = [plan_of(name) for name in PARAMS.suites]
    shown = {method for plan in plans for _, method, _ in rows_of(table, plan)}
    assert shown == {method for plan in plans for _, method, _ in named(ROWS[table], plan)}


def test_a_suite_without_a_variant_leaves_its_row_out():
    assert [method for _, method, _ in rows_of("table4", plan_of("bench-biology"))] == ["tuned-B5"]


def test_methods_of_one_domain_are_left_to_it():
    plan = plan_of("embedded", variants=["SimCLR", "EVNet", "B5"])
    assert {"tuned-SimCLR", "tuned-B5"} <= {*plan.trained("digits")}
    assert "tuned-EVNet" not in plan.trained("digits")
    assert "tuned-EVNet" in plan.trained("zeisel")
    assert ("digits", "tuned-EVNet") not in {run[1:] for run in runs_of("table2", plan)}


@pytest.mark.parametrize(
    ("suite", "dataset", "users"),
    [
        ("bench-vision", "mnist5k", {"tuned-SimCLR-Dif", "tuned-MoCo-Dif"}),
        ("bench-biology", "zeisel", {"tuned-masking-Dif"}),
        ("bench-rounds", "cbmc", {"tuned-rounds"}),
    ],
)
def test_the_claim_compares_every_user_of_samples_with_its_controls(suite, dataset, users):
    plan = plan_of(suite)
    claim = claim_of(plan)
    (part,) = claim["parts"]
    cells = {method for _, method, _ in part["cells"]}
    compared = [(ours, others) for _, ours, others in claim["comparisons"] if ours in cells]
    assert {ours for ours, _ in compared} == {"tuned", "tuned-lambda1", *users}
    for name, others in compared:
        assert {name, *others.values()} <= cells
        ours = plan.settings(dataset, name)
        without, *controls = (plan.settings(dataset, other) for other in others.values())
        assert without.mixing.lam == 0
        assert [each.mixing.source for each in controls] in (
            ["itself"],
            ["itself", "neighbours", "neighbours"],
        )
        for each in controls:
            assert each.mixing.lam == ours.mixing.lam > 0
        # In all else they are the same method.
        for each in (without, *controls):
            assert each.model_copy(update={"mixing": ours.mixing}) == ours


def test_the_claim_leaves_out_data_sets_on_which_nothing_is_generated():
    """Their differences would be zeros that count as evidence."""
    protocol = {**PARAMS.protocols["tuned"], "mixing": {"lam": {"vision": 0.1, "biology": 0}}}
    content = PARAMS.model_dump()
    content["protocols"]["tuned"], content["suite"] = protocol, "embedded"
    claim = claim_of(Plan(type(PARAMS).model_validate(content)))
    ours = {(d, m) for part in claim["parts"] for d, m, _ in part["cells"]}
    assert ("digits", "tuned") in ours
    assert ("zeisel", "tuned") not in ours


def test_the_claim_names_one_run_once():
    """With lambda 1 in the protocol, "DiffAug" and "DiffAug at lambda = 1" are the same files."""
    content = PARAMS.model_dump()
    content["protocols"]["tuned"]["mixing"] = {"lam": 1.0}
    content["suite"] = "embedded"
    claim = claim_of(Plan(type(PARAMS).model_validate(content)))
    assert not [label for label, *_ in claim["comparisons"] if label.startswith("DiffAug at")]


@pytest.mark.parametrize("dataset", PARAMS.datasets)
def test_b1_is_as_wide_as_what_it_is_compared_with(dataset):
    partner = "B1-t" if PARAMS.applies("B1-t", dataset) else None
    width, same = (
        PARAMS.settings(dataset, "tuned", variant).encoder.z_dim for variant in ("B1", partner)
    )
    assert width == same >= 64

"""What MLflow is given: short names, and the settings that a method reads."""

import pytest

from tests.workflow.conftest import PARAMS, plan_of
from workflow.reports import Report
from workflow.tracking import cells


@pytest.fixture(scope="module")
def embedded():
    plan = plan_of("embedded")
    return {(c["table"], c["dataset"], c["method"]): c for c in cells(plan, Report(plan))}


@pytest.mark.parametrize("suite", PARAMS.suites)
def test_short_names_tell_the_methods_of_a_table_apart(suite):
    plan = plan_of(suite)
    named = [(c["table"], c["dataset"], c["short"]) for c in cells(plan, Report(plan))]
    assert len(set(named)) == len(named)
    assert max(len(short) for *_, short in named) <= 36


def test_short_names(embedded):
    assert embedded["Table 4", "zeisel", "tuned-B3"]["short"] == "B3"
    assert embedded["Table 1", "digits", "tuned"]["short"] == "tuned"
    assert embedded["Table 1", "digits", "tuned@0"]["short"] == "tuned after E-step 1"
    assert embedded["Table 1", "digits", "pca"]["short"] == "pca"
    assert embedded["Figure 7", "digits", "tuned-lambda0.1"]["short"] == "lambda 0.1"
    assert embedded["Figure 7", "digits", "tuned-itself-lambda0.1"]["short"] == "itself lambda 0.1"


def test_only_the_settings_that_a_method_reads(embedded):
    def settings(table, method):
        return embedded[table, "digits", method]["settings"]

    assert settings("Table 1", "pca") == {}
    before = settings("Table 1", "tuned@0")
    assert before["phases"] == ["estep1"]
    assert set(before) == {"phases", "space", "encoder", "contrast", "views", "estep", "budget"}
    assert set(before["budget"]) == {"unit", "estep1"}
    whole = settings("Table 1", "tuned")
    assert set(whole["budget"]) == {"unit", "estep1", "mstep", "estep2"}
    assert whole["mstep"]["components"] is None, "digits are not scaled by PCA"
    assert settings("Table 4", "tuned-B1")["mixing"] == {"lam": 0.0}
    assert "mstep" not in settings("Table 4", "tuned-B1")

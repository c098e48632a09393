"""Which stores of MLflow are refused before the first job."""

import pytest

from workflow.store import check_store

WORKING = [
    "",
    "sqlite:///mlflow.db",
    "postgresql://user@host/runs",
    "mysql+pymysql://user@host/runs",
    "http://127.0.0.1:5000",
    "https://host/mlflow",
    "databricks",
    "databricks://profile",
]


@pytest.mark.parametrize("uri", WORKING)
def test_addresses_that_mlflow_writes_to(uri):
    check_store({"MLFLOW_TRACKING_URI": uri})


def test_no_address_is_the_default():
    check_store({})


@pytest.mark.parametrize("uri", ["./mlruns", "mlruns", "file:///tmp/runs", "foo://x", "sqlite:"])
def test_other_addresses_are_refused_in_one_line(uri):
    with pytest.raises(ValueError, match=r"^MLFLOW_TRACKING_URI = ") as caught:
        check_store({"MLFLOW_TRACKING_URI": uri})
    assert repr(uri) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_folders_work_where_they_are_asked_for():
    allowed = {"MLFLOW_ALLOW_FILE_STORE": "true"}
    check_store({"MLFLOW_TRACKING_URI": "./mlruns", **allowed})
    with pytest.raises(ValueError, match="foo://x"):
        check_store({"MLFLOW_TRACKING_URI": "foo://x", **allowed})

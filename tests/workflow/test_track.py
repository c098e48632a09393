"""Tracking into a real SQLite store."""

import hashlib
from dataclasses import replace

import pytest
from mlflow import MlflowClient
from mlflow.entities import ViewType

from workflow import track as module
from workflow.records import CellRecord
from workflow.track import track
from workflow.tracking import run_track

PARENT = "mlflow.parentRunId"
pytestmark = pytest.mark.workflow  # MLflow's import and its schema take ten seconds


@pytest.fixture
def cells(tmp_path):
    checkpoint = tmp_path / "checkpoint.pt"
    checkpoint.write_bytes(b"weights")
    history = [{"phase": "estep1", "epoch": str(e), "contrastive": f"{1 / e}"} for e in (1, 2, 3)]
    made = [
        CellRecord(
            table=table,
            label=method.title(),
            method=method,
            dataset="digits",
            seed=seed,
            settings={"estep": {"lr": 0.001}, "views": {"steps": [{"name": "shift"}]}},
            metrics={"z/train/knn": 0.5 + seed, "a±b": 1.0},
            history=history if method == "tuned" else [],
            checkpoint=checkpoint if method == "tuned" else None,
            data_sha256="abc",
        )
        for table in ("Table 1", "Table 2")
        for method in ("tuned", "pca")
        for seed in (0, 1)
    ]
    return made


@pytest.fixture(scope="session")
def empty_store(tmp_path_factory):
    """A store with its schema, copied by each test: making one takes seconds."""
    path = tmp_path_factory.mktemp("store") / "mlflow.db"
    MlflowClient(tracking_uri=f"sqlite:///{path}").search_experiments()
    return path


@pytest.fixture
def client(tmp_path, monkeypatch, empty_store):
    (tmp_path / "mlflow.db").write_bytes(empty_store.read_bytes())
    monkeypatch.chdir(tmp_path)
    uri = f"sqlite:///{tmp_path}/mlflow.db"
    monkeypatch.setenv("MLFLOW_TRACKING_URI", uri)
    return MlflowClient(tracking_uri=uri)


def runs_of(client, name, view=ViewType.ACTIVE_ONLY):
    experiment = client.get_experiment_by_name(name)
    return client.search_runs([experiment.experiment_id], run_view_type=view)


def children(client, name):
    return [run for run in runs_of(client, name) if PARENT in run.data.tags]


def parent(client, name):
    (run,) = [run for run in runs_of(client, name) if PARENT not in run.data.tags]
    return run


def test_everything_arrives(client, cells, tmp_path):
    table = tmp_path / "table1.csv"
    table.write_text("a\n1\n")
    rows = track("smoke", cells, {"Table 1": [table], "Table A.1": [table]})

    names = {experiment.name for experiment in client.search_experiments()} - {"Default"}
    assert names == {"smoke / Table 1", "smoke / Table 2", "smoke / Table A.1"}
    assert [len(children(client, f"smoke / Table {n}")) for n in ("1", "2", "A.1")] == [4, 4, 0]
    assert all(run.info.status == "FINISHED" for run in runs_of(client, "smoke / Table 1"))

    above = parent(client, "smoke / Table 1")
    artifact = tmp_path / "mlartifacts" / above.info.run_id / "artifacts" / "table1.csv"
    assert artifact.read_text() == "a\n1\n"
    assert not (tmp_path / "mlruns").exists()

    (run,) = [
        run
        for run in children(client, "smoke / Table 1")
        if (run.data.tags["method"], run.data.tags["seed"]) == ("tuned", "1")
    ]
    assert run.info.run_name == "Tuned, digits, seed 1"
    assert run.data.params == {"estep.lr": "0.001", "views.steps.0.name": "shift"}
    assert run.data.metrics["z/train/knn"] == 1.5
    assert run.data.metrics["a_b"] == 1.0
    losses = client.get_metric_history(run.info.run_id, "estep1/contrastive")
    assert [(point.step, point.value) for point in losses] == [(1, 1.0), (2, 0.5), (3, 1 / 3)]
    tags = run.data.tags
    assert tags[PARENT] == above.info.run_id
    assert tags["dvc_md5"] == hashlib.md5(b"weights").hexdigest()
    assert (tags["data_sha256"], tags["dataset"], tags["table"]) == ("abc", "digits", "Table 1")
    assert tags["mlflow.source.git.commit"]
    assert {"table": "Table 1", "method": "tuned", "dataset": "digits", "seed": 1}.items() <= (
        rows[1].items()
    )
    assert rows[1]["key"] == tags["key"]


def test_twice_adds_nothing_and_gives_the_same_rows(client, cells):
    first = track("smoke", cells, {})
    before = {run.info.run_id for run in runs_of(client, "smoke / Table 1", ViewType.ALL)}
    assert track("smoke", cells, {}) == first
    after = {run.info.run_id for run in runs_of(client, "smoke / Table 1", ViewType.ALL)}
    assert after == before


def test_a_changed_cell_adds_one_run(client, cells):
    track("smoke", cells, {})
    rows = track("smoke", [replace(cells[0], metrics={"z/train/knn": 0.9}), *cells[1:]], {})
    assert len(children(client, "smoke / Table 1")) == 5
    assert len(children(client, "smoke / Table 2")) == 4
    assert {run.data.tags[PARENT] for run in children(client, "smoke / Table 1")} == {
        parent(client, "smoke / Table 1").info.run_id
    }
    assert rows[0]["key"] not in {cell.key for cell in cells}


def test_artifacts_are_brought_up_to_date(client, cells, tmp_path):
    table = tmp_path / "table1.csv"
    for text in ("old", "new"):
        table.write_text(text)
        track("smoke", cells[:1], {"Table 1": [table]})
    (stored,) = (tmp_path / "mlartifacts").rglob("table1.csv")
    assert stored.read_text() == "new"


def test_a_half_imported_run_is_replaced(client, cells, monkeypatch):
    imported = []

    def breaks(self, *arguments, **keywords):
        imported.append(arguments)
        if len(imported) == 3:
            raise KeyboardInterrupt
        return real(self, *arguments, **keywords)

    real = MlflowClient.log_batch
    monkeypatch.setattr(MlflowClient, "log_batch", breaks)
    with pytest.raises(KeyboardInterrupt):
        track("smoke", cells[:4], {})
    monkeypatch.setattr(MlflowClient, "log_batch", real)
    half = [run for run in children(client, "smoke / Table 1") if run.info.status != "FINISHED"]
    assert len(half) == 1

    track("smoke", cells[:4], {})
    whole = children(client, "smoke / Table 1")
    assert len(whole) == 4
    assert {run.info.status for run in whole} == {"FINISHED"}
    assert half[0].info.run_id not in {run.info.run_id for run in whole}
    assert parent(client, "smoke / Table 1").info.status == "FINISHED"


def test_more_values_than_one_batch_takes(client, cells):
    history = [{"phase": "mstep", "epoch": e, "diffusion": 0.5} for e in range(2100)]
    settings = {f"p{i}": i for i in range(230)}
    track("smoke", [replace(cells[0], history=history, settings=settings)], {})
    (run,) = children(client, "smoke / Table 1")
    assert len(run.data.params) == 230
    assert len(client.get_metric_history(run.info.run_id, "mstep/diffusion")) == 2100


def test_a_deleted_experiment_or_parent_is_no_obstacle(client, cells):
    track("smoke", cells[:2], {})
    client.delete_run(parent(client, "smoke / Table 1").info.run_id)
    track("smoke", cells[:2], {})
    above = parent(client, "smoke / Table 1").info.run_id
    assert [run.data.tags[PARENT] for run in children(client, "smoke / Table 1")] == [above] * 2
    client.delete_experiment(client.get_experiment_by_name("smoke / Table 1").experiment_id)
    track("smoke", cells[:2], {})
    assert len(children(client, "smoke / Table 1")) == 2


def test_the_default_store_lies_in_the_working_folder(tmp_path, monkeypatch, empty_store, cells):
    (tmp_path / "mlflow.db").write_bytes(empty_store.read_bytes())
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("MLFLOW_TRACKING_URI", raising=False)
    track("smoke", cells[:1], {})
    client = MlflowClient(tracking_uri=f"sqlite:///{tmp_path}/mlflow.db")
    assert len(children(client, "smoke / Table 1")) == 1


def test_a_folder_without_git_has_an_unknown_commit(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert module._git_commit() == "unknown"
    monkeypatch.setenv("PATH", "")
    assert module._git_commit() == "unknown"


@pytest.mark.parametrize("store", ["./mlruns", "sqlite:///no-database"])
def test_a_store_that_cannot_work_gives_one_line(store, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MLFLOW_TRACKING_URI", store)
    (tmp_path / "no-database").write_text("text" * 1000)
    with pytest.raises(SystemExit, match="tables and figures are done") as ended:
        run_track("smoke", [], [0], {"Table 1": []}, "track.csv")
    assert str(ended.value).startswith(f"MLFLOW_TRACKING_URI = {store}: ")
    assert "\n" not in str(ended.value)
    assert not (tmp_path / "track.csv").exists()


def test_bad_input(client, cells, tmp_path):
    with pytest.raises(ValueError, match="stands twice"):
        track("smoke", [cells[0], cells[0]], {})
    with pytest.raises(ValueError, match=r"gone\.csv: no such file"):
        track("smoke", cells, {"Table 1": [tmp_path / "gone.csv"]})
    with pytest.raises(ValueError, match=r"gone\.pt: no such file"):
        track("smoke", [replace(cells[0], checkpoint=tmp_path / "gone.pt")], {})
    assert [e.name for e in client.search_experiments()] == ["Default"]

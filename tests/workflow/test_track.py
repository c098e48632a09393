"""Tracking into a real SQLite store."""

import hashlib
import json
from dataclasses import replace

import pytest
from mlflow import MlflowClient
from mlflow.entities import ViewType

from tests.workflow.made_up import made_up
from workflow import track as module
from workflow.track import track
from workflow.tracking import run_track

PARENT = "mlflow.parentRunId"
NOTE = "mlflow.note.content"
RBF = "RBF-SVM training rows in percent"
CURVE = "E-step 1/contrastive loss after each epoch"
pytestmark = pytest.mark.workflow  # MLflow's import and its schema take ten seconds


@pytest.fixture
def cells(tmp_path):
    return made_up(tmp_path, tables=("Table 1", "Table 2"))


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


def level(client, name, which):
    """Runs of one level by their names."""
    runs = runs_of(client, f"smoke / {name}")
    return {run.info.run_name: run for run in runs if run.data.tags["level"] == which}


def artifact(tmp_path, run, file):
    return tmp_path / "mlartifacts" / run.info.run_id / "artifacts" / file


def test_everything_arrives(client, cells, tmp_path):
    table = tmp_path / "table1.csv"
    table.write_text("a\n1\n")
    rows = track("smoke", cells, {"Table 1": [table], "Table A.1": [table]})

    names = {experiment.name for experiment in client.search_experiments()} - {"Default"}
    assert names == {"smoke / Table 1", "smoke / Table 2", "smoke / Table A.1"}
    assert [len(level(client, f"Table {n}", "seed")) for n in ("1", "2", "A.1")] == [4, 4, 0]
    assert all(run.info.status == "FINISHED" for run in runs_of(client, "smoke / Table 1"))
    assert not (tmp_path / "mlruns").exists()

    run = level(client, "Table 1", "seed")["B3, digits, seed 1"]
    assert run.data.params == cells[1].params
    assert run.data.metrics[RBF] == 97.0
    losses = client.get_metric_history(run.info.run_id, CURVE)
    assert [(point.step, point.value) for point in losses] == [(1, 1.0), (2, 0.5), (3, 0.3333)]
    assert json.loads(artifact(tmp_path, run, "run.json").read_text()) == cells[1].card
    tags = run.data.tags
    assert tags["dvc_md5"] == hashlib.md5(b"weights").hexdigest()
    assert (tags["data_sha256"], tags["dataset"], tags["table"]) == ("abc", "digits", "Table 1")
    assert tags["mlflow.source.git.commit"]
    assert rows[1] == {**cells[1].identity, "key": tags["key"]}


def test_a_run_with_others_below_it_has_their_means(client, cells, tmp_path):
    table = tmp_path / "table1.md"
    table.write_text("# Table 1: the title\n\n| a |\n| --- |\n| 97 |\n")
    track("smoke", cells, {"Table 1": [table]})
    seeds, means = level(client, "Table 1", "seed"), level(client, "Table 1", "mean")
    (above,) = level(client, "Table 1", "table").values()
    assert above.info.run_name == "Table 1, version 1"
    assert list(means) == ["pca, digits", "B3, digits"]
    for name, mean in means.items():
        assert mean.data.tags[PARENT] == above.info.run_id
        below = [run for run in seeds.values() if run.data.tags[PARENT] == mean.info.run_id]
        assert {run.info.run_name for run in below} == {f"{name}, seed 0", f"{name}, seed 1"}
    assert means["B3, digits"].data.metrics == {RBF: 96.5}
    assert "| RBF-SVM training rows | 96.5 ± 0.7 |" in means["B3, digits"].data.tags[NOTE]
    assert means["B3, digits"].data.params == cells[0].params
    assert above.data.metrics == {RBF: 93.5}
    assert "| 97 |" in above.data.tags[NOTE]
    assert artifact(tmp_path, above, "table1.md").read_text() == table.read_text()


def test_twice_adds_nothing_and_gives_the_same_rows(client, cells):
    first = track("smoke", cells, {})
    before = {run.info.run_id for run in runs_of(client, "smoke / Table 1", ViewType.ALL)}
    assert track("smoke", cells, {}) == first
    after = {run.info.run_id for run in runs_of(client, "smoke / Table 1", ViewType.ALL)}
    assert after == before


def changed(cell):
    """The cell trained with another lambda."""
    settings = {**cell.settings, "mixing": {"lam": 0.2}}
    return replace(cell, settings=settings, metrics={"z/train/svm_rbf": 0.9})


def test_a_changed_cell_makes_a_new_version(client, cells):
    track("smoke", cells, {})
    track("smoke", [changed(cells[0]), *cells[1:]], {})
    seeds, tables = level(client, "Table 1", "seed"), level(client, "Table 1", "table")
    assert set(tables) == {"Table 1, version 1", "Table 1, version 2"}
    assert len(level(client, "Table 2", "seed")) == 4
    assert len(level(client, "Table 2", "table")) == 1
    assert len(seeds) == 5, "names differ"
    new = seeds["B3, digits, seed 0, version 2, mixing.lam 0.2"]
    versions = {name: run.data.tags["version"] for name, run in seeds.items()}
    assert versions.pop("B3, digits, seed 0") == "1"
    assert set(versions.values()) == {"2"}, "what did not change belongs to both"
    mean = client.get_run(new.data.tags[PARENT])
    assert mean.info.run_name == "B3, digits, version 2, mixing.lam 0.2"
    assert mean.data.metrics == {RBF: 93.5}
    assert mean.data.tags[PARENT] == tables["Table 1, version 2"].info.run_id


def test_results_brought_back_are_the_version_that_they_were(client, cells):
    track("smoke", cells, {})
    track("smoke", [changed(cells[0]), *cells[1:]], {})
    before = {run.info.run_id for run in runs_of(client, "smoke / Table 1")}
    track("smoke", cells, {})
    assert {run.info.run_id for run in runs_of(client, "smoke / Table 1")} == before
    seeds = level(client, "Table 1", "seed").values()
    assert sorted(run.data.tags["version"] for run in seeds) == ["1", "1", "1", "1", "2"]
    experiment = client.get_experiment_by_name("smoke / Table 1")
    assert "tags.version = '1'" in experiment.tags["mlflow.sharedViewState.means"]


def test_the_views_show_runs_that_are_there(client, cells):
    track("smoke", cells, {})
    experiment = client.get_experiment_by_name("smoke / Table 1")
    assert experiment.tags["mlflow.experimentKind"] == "custom_model_development"
    for view, count in (("means", 2), ("seeds", 4), ("versions", 1)):
        saved = json.loads(experiment.tags[f"mlflow.sharedViewState.{view}"])
        state = json.loads(saved["state"])
        order = f"{state['orderByKey']} ASC"
        found = client.search_runs(
            [experiment.experiment_id], state["searchFilter"], order_by=[order]
        )
        assert len(found) == count, saved["name"]
        assert f"metrics.`{RBF}`" in state["selectedColumns"]
        assert f"{experiment.experiment_id}/runs?viewStateShareKey={view}" in experiment.tags[NOTE]
        if view == "means":
            names = [run.info.run_name for run in found]
            assert names == ["B3, digits", "pca, digits"], "in the order of the table"


def test_artifacts_are_brought_up_to_date(client, cells, tmp_path):
    table = tmp_path / "table1.csv"
    for text in ("old", "new"):
        table.write_text(text)
        track("smoke", cells[:1], {"Table 1": [table]})
    (stored,) = (tmp_path / "mlartifacts").rglob("table1.csv")
    assert stored.read_text() == "new"


@pytest.mark.parametrize("call", ["log_batch", "log_dict", "set_terminated", "create_run"])
def test_what_was_interrupted_is_completed(client, cells, monkeypatch, call):
    calls = []

    def breaks(self, *arguments, **keywords):
        calls.append(arguments)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return real(self, *arguments, **keywords)

    real = getattr(MlflowClient, call)
    monkeypatch.setattr(MlflowClient, call, breaks)
    with pytest.raises(KeyboardInterrupt):
        track("smoke", cells[:4], {})
    monkeypatch.setattr(MlflowClient, call, real)
    track("smoke", cells[:4], {})
    whole = runs_of(client, "smoke / Table 1")
    assert len(whole) == 7
    assert {run.info.status for run in whole} == {"FINISHED"}
    for run in level(client, "Table 1", "seed").values():
        if run.data.tags["method"] == "tuned-B3":
            assert len(client.get_metric_history(run.info.run_id, CURVE)) == 3
            assert len(client.get_metric_history(run.info.run_id, RBF)) == 1


def test_what_an_interrupted_import_of_another_version_left_is_deleted(client, cells, monkeypatch):
    real = MlflowClient.set_terminated
    monkeypatch.setattr(MlflowClient, "set_terminated", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        track("smoke", cells[:1], {})
    monkeypatch.setattr(MlflowClient, "set_terminated", real)
    track("smoke", [changed(cells[0])], {})
    assert {run.info.status for run in runs_of(client, "smoke / Table 1")} == {"FINISHED"}
    assert len(level(client, "Table 1", "seed")) == 1


def test_more_values_than_one_batch_takes(client, cells):
    history = [{"phase": "mstep", "epoch": e, "diffusion": 0.5} for e in range(2100)]
    settings = {f"p{i}": i for i in range(230)}
    track("smoke", [replace(cells[0], history=history, settings=settings)], {})
    (run,) = level(client, "Table 1", "seed").values()
    assert len(run.data.params) == 230
    curve = "M-step/diffusion loss after each epoch"
    assert len(client.get_metric_history(run.info.run_id, curve)) == 2100


def test_a_deleted_experiment_or_run_is_no_obstacle(client, cells):
    track("smoke", cells[:2], {})
    (above,) = level(client, "Table 1", "table").values()
    client.delete_run(above.info.run_id)
    track("smoke", cells[:2], {})
    (above,) = level(client, "Table 1", "table").values()
    (mean,) = level(client, "Table 1", "mean").values()
    assert mean.data.tags[PARENT] == above.info.run_id
    client.delete_experiment(client.get_experiment_by_name("smoke / Table 1").experiment_id)
    track("smoke", cells[:2], {})
    assert len(level(client, "Table 1", "seed")) == 2


def test_the_default_store_lies_in_the_working_folder(tmp_path, monkeypatch, empty_store, cells):
    (tmp_path / "mlflow.db").write_bytes(empty_store.read_bytes())
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("MLFLOW_TRACKING_URI", raising=False)
    track("smoke", cells[:1], {})
    client = MlflowClient(tracking_uri=f"sqlite:///{tmp_path}/mlflow.db")
    assert len(level(client, "Table 1", "seed")) == 1


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

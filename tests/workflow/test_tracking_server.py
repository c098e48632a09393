"""Tracking into a real server of MLflow whose store is PostgreSQL, and that goes away half-way."""

import subprocess
import sys
from collections import Counter

import pytest
from mlflow import MlflowClient
from mlflow.entities import ViewType

from tests.workflow.conftest import ROOT
from tests.workflow.made_up import made_up
from tests.workflow.servers import TrackingServer, postgres
from workflow import tracking

TABLES = ("Table 1", "Table 2")
PARENT = "mlflow.parentRunId"
CURVE = "E-step 1/contrastive loss after each epoch"
pytestmark = [pytest.mark.workflow, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with postgres() as database:
        made = TrackingServer(database, tmp_path_factory.mktemp("server"))
        made.start()
        try:
            yield made
        finally:
            made.kill()


@pytest.fixture
def suite(server, tmp_path, monkeypatch):
    """Track a suite of the given name as the workflow does; gives its cells."""
    cells = made_up(tmp_path, TABLES)
    figure = tmp_path / "table1.csv"
    figure.write_text("a\n1\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MLFLOW_TRACKING_URI", server.address)
    monkeypatch.setattr(tracking, "_record", lambda cell, index, seed: cell["records"][index])
    groups = [{"records": cells[start : start + 2]} for start in range(0, len(cells), 2)]

    def run(name):
        artifacts = {"Table 1": [str(figure)]}
        tracking.run_track(name, groups, (0, 1), artifacts, str(tmp_path / "track.csv"))

    run.cells = cells
    run.out = tmp_path / "track.csv"
    return run


def is_whole(client, name, cells):
    """Everything is there once: runs, points of curves, scores, files."""
    for table in TABLES:
        experiment = client.get_experiment_by_name(f"{name} / {table}")
        runs = client.search_runs([experiment.experiment_id])
        levels = Counter(run.data.tags["level"] for run in runs)
        assert levels == {"table": 1, "mean": 2, "seed": 4}
        assert {run.info.status for run in runs} == {"FINISHED"}
        ids = {run.info.run_id for run in runs}
        assert all(run.data.tags[PARENT] in ids for run in runs if PARENT in run.data.tags)
        seeds = {run.data.tags["key"]: run for run in runs if run.data.tags["level"] == "seed"}
        for cell in (cell for cell in cells if cell.table == table):
            run = seeds[cell.key]
            assert run.data.params == cell.params
            assert run.data.metrics.keys() >= cell.scores.keys()
            points = client.get_metric_history(run.info.run_id, CURVE) if cell.history else []
            assert [point.step for point in points] == [1, 2, 3][: len(cell.history)]
            assert [file.path for file in client.list_artifacts(run.info.run_id)] == ["run.json"]
        (above,) = (run for run in runs if run.data.tags["level"] == "table")
        files = [file.path for file in client.list_artifacts(above.info.run_id)]
        assert files == (["table1.csv"] if table == "Table 1" else [])


def test_a_server_with_postgresql_takes_everything(server, suite):
    suite("whole")
    assert len(suite.out.read_text().splitlines()) == 1 + len(suite.cells)
    is_whole(MlflowClient(server.address), "whole", suite.cells)
    ui = [sys.executable, "-m", "workflow.ui"]
    done = subprocess.run(ui, cwd=ROOT, capture_output=True, text=True, check=True)
    links = dict(line.split("  ") for line in done.stdout.splitlines())
    assert links.keys() >= {"whole / Table 1", "whole / Table 2"}
    assert all(link.startswith(f"{server.address}/#/experiments/") for link in links.values())


@pytest.mark.parametrize("call", ["log_batch", "log_artifact"])
def test_a_server_that_dies_half_way_loses_nothing(server, suite, monkeypatch, call):
    name = f"interrupted at {call}"
    real, calls = getattr(MlflowClient, call), []

    def dies(self, *arguments, **keywords):
        calls.append(arguments)
        if len(calls) == (3 if call == "log_batch" else 1):
            server.kill()
        return real(self, *arguments, **keywords)

    monkeypatch.setattr(MlflowClient, call, dies)
    with pytest.raises(SystemExit, match="tables and figures are done") as ended:
        suite(name)
    assert str(ended.value).startswith(f"MLFLOW_TRACKING_URI = {server.address}: ")
    assert "\n" not in str(ended.value)
    assert len(str(ended.value)) < 400, str(ended.value)
    assert not suite.out.exists()

    monkeypatch.setattr(MlflowClient, call, real)
    server.start()
    suite(name)
    client = MlflowClient(server.address)
    is_whole(client, name, suite.cells)
    before = [experiment.name for experiment in client.search_experiments(ViewType.ALL)]
    suite(name)
    is_whole(client, name, suite.cells)
    after = [experiment.name for experiment in client.search_experiments(ViewType.ALL)]
    assert before == after


def test_postgresql_itself_takes_everything(server, suite, monkeypatch, tmp_path):
    monkeypatch.setenv("MLFLOW_TRACKING_URI", server.database)
    suite("direct")
    is_whole(MlflowClient(server.database), "direct", suite.cells)
    assert (tmp_path / "mlartifacts").is_dir()

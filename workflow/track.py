"""Everything of a suite into MLflow, so that its runs can be compared there.

One experiment a table, in it one parent run with the table and its figures as artifacts, and
below that one child run a cell. Importing again adds only what has changed.
"""

import os
import re
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import Any, TypeVar

from workflow.records import CellRecord

# MLflow reads these when it is imported.
os.environ.setdefault("MLFLOW_DISABLE_TELEMETRY", "true")
os.environ.setdefault("DO_NOT_TRACK", "true")

from mlflow import MlflowClient
from mlflow.entities import Metric, Param, Run
from mlflow.utils.mlflow_tags import MLFLOW_GIT_COMMIT, MLFLOW_PARENT_RUN_ID

DEFAULT_STORE = "sqlite:///mlflow.db"
# MLflow takes 1,000 values at once, 100 of them parameters.
PARAMS_AT_ONCE = 100
METRICS_AT_ONCE = 900
T = TypeVar("T")


def track(
    suite: str, cells: Sequence[CellRecord], artifacts: Mapping[str, Sequence[Path]]
) -> list[dict[str, Any]]:
    """Import a suite's cells and files; return rows of table, method, dataset, seed, key.

    artifacts: table -> its CSV, Markdown and figures. The store is MLFLOW_TRACKING_URI, or
    mlflow.db in the working folder. A finished run with a cell's key stays as it is; what an
    interrupted import left is deleted and imported anew. Equal input gives equal rows,
    whatever the store holds. ValueError where a cell stands twice or a file is missing.
    """
    _check(cells, artifacts)
    uri = store()
    client = MlflowClient(tracking_uri=uri, registry_uri=uri)
    commit = _git_commit()
    for table in dict.fromkeys([*(cell.table for cell in cells), *artifacts]):
        experiment = _experiment(client, uri, f"{suite} / {table}")
        runs = _runs(client, experiment)
        parent = _parent(client, experiment, runs, table)
        client.set_tag(parent, MLFLOW_GIT_COMMIT, commit)
        done = _finished_keys(client, runs, parent)
        for cell in cells:
            if cell.table == table and cell.key not in done:
                _import_cell(client, experiment, parent, cell, commit)
        for path in artifacts.get(table, ()):
            client.log_artifact(parent, str(path))
        client.set_terminated(parent)
    return [{**cell.identity, "key": cell.key} for cell in cells]


def store() -> str:
    """The address of MLflow's store."""
    return os.environ.get("MLFLOW_TRACKING_URI", DEFAULT_STORE)


def _check(cells: Sequence[CellRecord], artifacts: Mapping[str, Sequence[Path]]) -> None:
    seen = set()
    for cell in cells:
        identity = tuple(cell.identity.values())
        if identity in seen:
            raise ValueError(f"cell {cell.identity}: stands twice; once is allowed")
        seen.add(identity)
    checkpoints = [cell.checkpoint for cell in cells if cell.checkpoint is not None]
    for path in [*checkpoints, *(path for paths in artifacts.values() for path in paths)]:
        if not path.is_file():
            raise ValueError(f"{path}: no such file to track")


def _git_commit() -> str:
    try:
        command = ["git", "rev-parse", "HEAD"]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return "unknown"


def _experiment(client: MlflowClient, uri: str, name: str) -> str:
    found = client.get_experiment_by_name(name)
    if found is None:
        return client.create_experiment(name, artifact_location=_artifact_folder(uri))
    if found.lifecycle_stage == "deleted":
        client.restore_experiment(found.experiment_id)
    return found.experiment_id


def _artifact_folder(uri: str) -> str | None:
    """Beside an SQLite file; a server knows its own place."""
    if not uri.startswith("sqlite:///"):
        return None
    database = Path(uri.removeprefix("sqlite:///"))
    return str(database.resolve().parent / "mlartifacts")


def _runs(client: MlflowClient, experiment: str) -> list[Run]:
    runs: list[Run] = []
    token = None
    while True:
        page = client.search_runs([experiment], page_token=token)
        runs += page
        token = page.token
        if not token:
            return runs


def _parent(client: MlflowClient, experiment: str, runs: Sequence[Run], table: str) -> str:
    for run in runs:
        if run.data.tags.get("table") == table and MLFLOW_PARENT_RUN_ID not in run.data.tags:
            return run.info.run_id
    return client.create_run(experiment, tags={"table": table}, run_name=table).info.run_id


def _finished_keys(client: MlflowClient, runs: Sequence[Run], parent: str) -> set[str]:
    """Keys of whole runs below `parent`; other runs of cells are deleted."""
    done = set()
    for run in runs:
        if "key" not in run.data.tags:
            continue
        if run.info.status == "FINISHED" and run.data.tags[MLFLOW_PARENT_RUN_ID] == parent:
            done.add(run.data.tags["key"])
        else:
            client.delete_run(run.info.run_id)
    return done


def _import_cell(
    client: MlflowClient, experiment: str, parent: str, cell: CellRecord, commit: str
) -> None:
    tags = {
        MLFLOW_PARENT_RUN_ID: parent,
        MLFLOW_GIT_COMMIT: commit,
        "key": cell.key,
        "label": cell.label,
        "data_sha256": cell.data_sha256,
        "dvc_md5": cell.dvc_md5,
        **{name: str(value) for name, value in cell.identity.items()},
    }
    name = f"{cell.label}, {cell.dataset}, seed {cell.seed}"
    run = client.create_run(experiment, tags=tags, run_name=name).info.run_id
    params = [Param(_allowed(key), value) for key, value in _flat(cell.settings)]
    parts = _chunks(params, PARAMS_AT_ONCE), _chunks(list(_metrics(cell)), METRICS_AT_ONCE)
    for some_params, some_metrics in zip_longest(*parts, fillvalue=()):
        client.log_batch(run, metrics=some_metrics, params=some_params)
    client.set_terminated(run)


def _chunks(values: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    for start in range(0, len(values), size):
        yield values[start : start + size]


def _metrics(cell: CellRecord) -> Iterator[Metric]:
    now = int(time.time() * 1000)
    for name, value in cell.metrics.items():
        yield Metric(_allowed(name), value, now, 0)
    for row in cell.history:
        losses = {name: row[name] for name in row if name not in ("phase", "epoch")}
        for name, loss in losses.items():
            yield Metric(_allowed(f"{row['phase']}/{name}"), float(loss), now, int(row["epoch"]))


def _flat(value: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """Nested settings as dotted keys and text.

    >>> list(_flat({"estep": {"lr": 0.001}, "steps": ["a"]}))
    [('estep.lr', '0.001'), ('steps.0', 'a')]
    """
    if isinstance(value, Mapping):
        inner = list(value.items())
    elif isinstance(value, list | tuple):
        inner = list(enumerate(value))
    else:
        yield key, str(value)
        return
    for name, child in inner:
        yield from _flat(child, f"{key}.{name}" if key else str(name))


def _allowed(name: str) -> str:
    """MLflow's names are letters, digits, space and _ - . /."""
    return re.sub(r"[^\w\-./ ]", "_", name, flags=re.ASCII)

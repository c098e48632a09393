"""One experiment in MLflow's store, whose runs are found by the keys of their content."""

import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from itertools import zip_longest
from pathlib import Path
from typing import Any, TypeVar

from workflow.saved_views import NOTE
from workflow.store import database, store

# MLflow reads these when it is imported. Seven attempts would take minutes where no server is.
os.environ.setdefault("MLFLOW_DISABLE_TELEMETRY", "true")
os.environ.setdefault("DO_NOT_TRACK", "true")
os.environ.setdefault("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "2")
os.environ.setdefault("MLFLOW_SUPPRESS_PRINTING_URL_TO_STDOUT", "true")

from mlflow import MlflowClient
from mlflow.entities import Metric, Param, Run
from mlflow.utils.mlflow_tags import MLFLOW_GIT_COMMIT, MLFLOW_PARENT_RUN_ID

# MLflow takes 1,000 values at once, 100 of them parameters.
PARAMS_AT_ONCE = 100
METRICS_AT_ONCE = 900
CHANGES = 2  # changed parameters that a run's name tells
T = TypeVar("T")


def client_of() -> MlflowClient:
    """A client of the store."""
    file = database()
    if file is not None:
        # A log ahead of writing: a quarter of the time, and `make ui` can read meanwhile.
        with closing(sqlite3.connect(file)) as connection:
            connection.execute("PRAGMA journal_mode = WAL")
    return MlflowClient(tracking_uri=store(), registry_uri=store())


class Experiment:
    """The experiment of a name, made where there is none; runs: by the key of their content."""

    def __init__(self, client: MlflowClient, name: str, commit: str) -> None:
        self.client, self.commit = client, commit
        self.id, self.tags = _found_or_made(client, name)
        self.runs: dict[str, Run] = {}
        for run in _all_runs(client, self.id):  # newest first
            if "key" in run.data.tags:
                self.runs.setdefault(run.data.tags["key"], run)

    def version(self, key: str) -> str:
        """The version of the table with that key: the one it has, or the next."""
        if key in self.runs:
            return self.runs[key].data.tags["version"]
        numbers = [int(run.data.tags.get("version", 0)) for run in self.runs.values()]
        return str(max(numbers, default=0) + 1)

    def run(
        self,
        key: str,
        name: str,
        tags: Mapping[str, str],
        parent: str | None = None,
        params: Mapping[str, str] | None = None,
    ) -> Run:
        """The run of a key, made where there is none, and now below `parent`.

        A new run of what another version has too says in its name which version it is of, and
        which parameters are new.
        """
        place = {} if parent is None else {MLFLOW_PARENT_RUN_ID: parent}
        if key not in self.runs:
            name += self._news(tags, params or {})
            tags = {**tags, **place, "key": key, MLFLOW_GIT_COMMIT: self.commit}
            self.runs[key] = self.client.create_run(self.id, tags=tags, run_name=name)
            return self.runs[key]
        run = self.runs[key]
        moved = {tag: tags[tag] for tag in ("version", "row", "label") if tag in tags}
        for tag, value in {**place, **moved}.items():
            self._set(run, tag, value)
        return run

    def _set(self, run: Run, tag: str, value: str) -> None:
        if run.data.tags.get(tag) != value:
            self.client.set_tag(run.info.run_id, tag, value)

    def _news(self, tags: Mapping[str, str], params: Mapping[str, str]) -> str:
        same = {tag: tags[tag] for tag in tags if tag in ("level", "method", "dataset", "seed")}
        before = [run for run in self.runs.values() if same.items() <= run.data.tags.items()]
        if not before or tags["level"] == "table":
            return ""
        old = max(before, key=lambda run: run.info.start_time).data.params
        new = [name for name in params if params[name] != old.get(name)]
        changed = [f", {name} {params[name]}" for name in new if len(new) <= CHANGES]
        return f", version {tags['version']}" + "".join(changed)

    def finish(
        self,
        run: Run,
        params: Mapping[str, str] | None = None,
        scores: Mapping[str, float] | None = None,
        losses: Iterable[tuple[str, float, int]] = (),
        card: Mapping[str, Any] | None = None,
    ) -> None:
        """Log what belongs to a run, if that is not done. What is logged twice stands there once.

        Args:
            run: one of this experiment.
            params: by name.
            scores: by name; shown with two digits behind the point, as in the tables' CSV.
            losses: name, value, step.
            card: becomes the file run.json.
        """
        if run.info.status == "FINISHED":
            return
        name, at = run.info.run_id, run.info.start_time
        points = [Metric(score, round(value, 2), at, 0) for score, value in (scores or {}).items()]
        points += [Metric(curve, value, at, step) for curve, value, step in losses]
        settings = [Param(*item) for item in (params or {}).items()]
        parts = _chunks(settings, PARAMS_AT_ONCE), _chunks(points, METRICS_AT_ONCE)
        for some_params, some_points in zip_longest(*parts, fillvalue=()):
            self.client.log_batch(name, metrics=some_points, params=some_params)
        if card is not None:
            self.client.log_dict(name, dict(card), "run.json")
        self.client.set_terminated(name)

    def log_files(self, run: Run, files: Iterable[Path]) -> None:
        """Show files with a run, those that it has already as they are now."""
        for path in files:
            self.client.log_artifact(run.info.run_id, str(path))

    def describe(self, run: Run, text: str) -> None:
        """Give a run the text that its page begins with."""
        self._set(run, NOTE, text)

    def tag(self, tags: Mapping[str, str]) -> None:
        """Set tags of the experiment itself."""
        for name, value in tags.items():
            if self.tags.get(name) != value:
                self.client.set_experiment_tag(self.id, name, value)

    def drop_unfinished(self, kept: set[str]) -> None:
        """Delete what an interrupted import of another version has left."""
        for key, run in list(self.runs.items()):
            if run.info.status != "FINISHED" and key not in kept:
                self.client.delete_run(self.runs.pop(key).info.run_id)


def _found_or_made(client: MlflowClient, name: str) -> tuple[str, dict[str, str]]:
    found = client.get_experiment_by_name(name)
    if found is None:
        return client.create_experiment(name, artifact_location=_artifact_folder()), {}
    if found.lifecycle_stage == "deleted":
        client.restore_experiment(found.experiment_id)
    return found.experiment_id, found.tags


def _artifact_folder() -> str | None:
    """Beside a database file, or here; a server knows its own place."""
    if store().startswith(("http", "databricks", "uc")):
        return None
    return str((database() or Path("mlflow.db")).resolve().parent / "mlartifacts")


def _all_runs(client: MlflowClient, experiment: str) -> Iterator[Run]:
    token = None
    while True:
        page = client.search_runs([experiment], page_token=token)
        yield from page
        token = page.token
        if not token:
            return


def _chunks(values: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    for start in range(0, len(values), size):
        yield values[start : start + size]

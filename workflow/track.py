"""Everything of a suite into MLflow, so that its runs can be compared there.

One experiment a table. In it one run a version of the table, with the table and its figures; below
that one run a method and data set, and below that one a seed. A run with others below it has their
mean scores. Importing again adds only what has changed: a run is found by the key of its content.
"""

import subprocess
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from itertools import count, groupby
from operator import attrgetter
from pathlib import Path
from statistics import fmean
from typing import Any

from workflow import descriptions, saved_views
from workflow.experiment import Experiment, client_of
from workflow.records import CellRecord
from workflow.saved_views import NOTE


def track(
    suite: str, cells: Sequence[CellRecord], artifacts: Mapping[str, Sequence[Path]]
) -> list[dict[str, Any]]:
    """Import a suite's cells and files into the store that MLFLOW_TRACKING_URI names.

    Args:
        suite: its name, with which the names of experiments begin.
        cells: in the order of the tables.
        artifacts: table -> its CSV, Markdown and figures.

    Returns:
        Rows of table, method, dataset, seed, key; equal for equal input, whatever the store holds.

    Raises:
        ValueError: where a cell stands twice or a file is missing.
    """
    _check(cells, artifacts)
    client, commit = client_of(), _git_commit()
    for table in dict.fromkeys([*(cell.table for cell in cells), *artifacts]):
        experiment = Experiment(client, f"{suite} / {table}", commit)
        own = [cell for cell in cells if cell.table == table]
        _import_table(experiment, table, own, artifacts.get(table, ()))
    return [{**cell.identity, "key": cell.key} for cell in cells]


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


def _import_table(
    experiment: Experiment, table: str, cells: Sequence[CellRecord], files: Sequence[Path]
) -> None:
    """One version of a table; what did not change since another version moves below this one."""
    key = _key("table", cells)
    version = experiment.version(key)
    tags = {"level": "table", "table": table, "version": version}
    run = experiment.run(key, f"{table}, version {version}", tags)
    groups = [list(group) for _, group in groupby(cells, attrgetter("dataset", "method"))]
    kept = {key, *(_key("mean", group) for group in groups), *(cell.key for cell in cells)}
    experiment.drop_unfinished(kept)
    means: dict[str, list[str]] = {}
    rows = count()
    for group in groups:
        mean = _import_seeds(experiment, run.info.run_id, version, group, rows)
        means.setdefault(group[0].dataset, []).append(mean)
    experiment.log_files(run, files)
    experiment.describe(run, descriptions.of_table(table, files, groups))
    experiment.finish(run, scores=_means(cells))
    experiment.tag(saved_views.tags(experiment.id, table, version, groups, means))


def _import_seeds(
    experiment: Experiment,
    parent: str,
    version: str,
    cells: Sequence[CellRecord],
    rows: Iterator[int],
) -> str:
    """One method on one data set: a run with the means, which is returned; below it one a seed."""
    first = cells[0]
    names = ("table", "method", "dataset", "label")
    shared = {"version": version, **{name: getattr(first, name) for name in names}}
    name = f"{first.short}, {first.dataset}"
    own = {"level": "mean", **shared, "row": _row(rows), NOTE: descriptions.of_method(cells)}
    mean = experiment.run(_key("mean", cells), name, own, parent, first.params)
    for cell in cells:
        own = {
            "level": "seed",
            **shared,
            "row": _row(rows),
            "seed": str(cell.seed),
            "data_sha256": cell.data_sha256,
            "dvc_md5": cell.dvc_md5,
        }
        named = f"{name}, seed {cell.seed}"
        run = experiment.run(cell.key, named, own, mean.info.run_id, cell.params)
        experiment.finish(run, cell.params, cell.scores, cell.losses, cell.card)
    experiment.finish(mean, first.params, _means(cells))
    return mean.info.run_id


def _row(rows: Iterator[int]) -> str:
    """The place of a run in its table, as text that sorts as the number does."""
    return f"{next(rows):05}"


def _key(level: str, cells: Iterable[CellRecord]) -> str:
    """The key of a run with those of cells below it."""
    return sha256("".join([level, *sorted(cell.key for cell in cells)]).encode()).hexdigest()


def _means(cells: Sequence[CellRecord]) -> dict[str, float]:
    names = dict.fromkeys(name for cell in cells for name in cell.scores)
    return {
        name: fmean(cell.scores[name] for cell in cells if name in cell.scores) for name in names
    }

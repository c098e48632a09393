"""What MLflow gets: the runs that a table or figure compares, and all tables and figures."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from diffaug.io import read_csv, read_json, write_csv
from workflow.method import number
from workflow.records import CellRecord
from workflow.reports import kind, module
from workflow.store import store

if TYPE_CHECKING:
    from workflow.plan import Plan
    from workflow.reports import Report

LONGEST = 300  # characters of what MLflow says


def cells(plan: "Plan", report: "Report") -> list[dict[str, Any]]:
    """One mapping of plain values a (table, data set, method): the params of the track rule."""
    return [
        _cell(plan, _table(item), label, dataset, method)
        for item in report.needs
        if hasattr(module(item), "runs")
        for label, dataset, method in module(item).runs(plan)
    ]


def artifacts(cells: Sequence[dict[str, Any]], report: "Report") -> dict[str, list[str]]:
    """Table -> files shown with it: its own, and with the first table those that have no runs."""
    found: dict[str, list[str]] = {cell["table"]: [] for cell in cells}
    first, *_ = found
    for item in report.needs:
        if kind(item) != "measured":
            table = _table(item)
            found[table if table in found else first] += report.outputs(item)
    return found


def _table(item: str) -> str:
    return module(item).TITLE.partition(":")[0]


def _cell(plan: "Plan", table: str, label: str, dataset: str, method: str) -> dict[str, Any]:
    checkpoints = []
    steps = [step for step in plan.steps(dataset, method) if step[0] != "augment"]
    histories = {}
    for phase, state in steps:
        number = plan.settings(dataset, state).rounds.count
        name = f"{phase}-round{number}" if plan.place(phase, dataset, state) != phase else phase
        histories[name] = plan.each_seed(phase, dataset, state, "history.csv")
    if steps:  # a baseline has none
        checkpoints = plan.each_seed(steps[-1][0], dataset, method, "checkpoint.pt")
    return {
        "table": table,
        "label": label,
        "short": _short(plan, method),
        "dataset": dataset,
        "method": method,
        "settings": _settings(plan, dataset, method),
        "order": plan.measured(dataset),
        "metrics": plan.evaluation(dataset, method),
        "histories": histories,
        "checkpoints": checkpoints,
    }


def _short(plan: "Plan", name: str) -> str:
    """A method's name where there is little room: without the main protocol's, if it has more.

    >>> _short(plan, "tuned-B3"), _short(plan, "tuned-lambda0.1"), _short(plan, "tuned@0")
    ('B3', 'lambda 0.1', 'tuned after E-step 1')
    """
    method = plan.by_name[name]
    more = method.variant or method.lam is not None
    protocol = None if more and method.protocol == plan.main else method.protocol
    swept = None if method.lam is None else f"lambda {number(method.lam)}"
    after = {None: None, 0: "after E-step 1"}.get(method.rounds, f"after round {method.rounds}")
    parts = (method.baseline, protocol, method.variant, swept, after)
    return " ".join(part for part in parts if part)


def _settings(plan: "Plan", dataset: str, method: str) -> dict[str, Any]:
    """The settings that a method reads; none of a baseline."""
    found: dict[str, Any] = {}
    for phase in plan.phases(dataset, method):
        part = plan.slice(phase, dataset, method)
        found = {**found, **part, "budget": {**found.get("budget", {}), **part["budget"]}}
    if "mixing" in found and plan.settings(dataset, method).mixing.used is None:
        found["mixing"] = {"lam": 0.0}  # nothing is replaced, whatever it would be replaced by
    if "mstep" in found and found["mstep"]["scaling"] != "pca":
        found["mstep"] = {**found["mstep"], "components": None}
    return {"phases": plan.phases(dataset, method), **found} if found else {}


def files(cells: Sequence[dict[str, Any]]) -> list[str]:
    """Every file that the cells name, each once: the inputs of the track rule."""
    found: list[str] = []
    for cell in cells:
        found += [cell["metrics"], *cell["checkpoints"]]
        found += [path for paths in cell["histories"].values() for path in paths]
    return list(dict.fromkeys(found))


def run_track(
    suite: str,
    cells: Sequence[dict[str, Any]],
    seeds: Sequence[int],
    artifacts: dict[str, list[str]],
    out: str,
) -> None:
    """Import a suite into MLflow and write which cells it holds, with their keys.

    Ends with one line where MLflow cannot use its store; all that is reported is done by then.
    """
    import sqlite3

    from mlflow.exceptions import MlflowException
    from requests.exceptions import RequestException
    from sqlalchemy.exc import SQLAlchemyError

    from workflow.track import track

    records = [_record(cell, index, seed) for cell in cells for index, seed in enumerate(seeds)]
    paths = {table: [Path(path) for path in named] for table, named in artifacts.items()}
    try:
        rows = track(suite, records, paths)
    except (MlflowException, SQLAlchemyError, sqlite3.Error, RequestException) as error:
        why = str(error).strip().splitlines()[0]
        if "Connection" in why.partition("Caused by")[2]:
            why = "nobody answers there"
        sys.exit(
            f"MLFLOW_TRACKING_URI = {store()}: tables and figures are done, MLflow says: "
            f"{why[:LONGEST]}; `python -m workflow.import_runs` brings in what is missing"
        )
    write_csv(out, rows)


def _record(cell: dict[str, Any], index: int, seed: int) -> CellRecord:
    history = [
        {"phase": phase, **row}
        for phase, paths in cell["histories"].items()
        for row in read_csv(paths[index])
    ]
    meta = read_json(f"results/data/{cell['dataset']}/dataset.json")
    found = read_json(cell["metrics"])[str(seed)]
    names = ("table", "label", "short", "method", "dataset", "settings")
    return CellRecord(
        **{name: cell[name] for name in names},
        seed=seed,
        metrics={key: found[key] for key in [*cell["order"], *found] if key in found},
        history=history,
        checkpoint=Path(cell["checkpoints"][index]) if cell["checkpoints"] else None,
        data_sha256=meta["sha256"]["x.npy"],
    )

"""What MLflow gets: the cells of Tables 1 to 4 and of Figure 7, with what belongs to them."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from diffaug.io import read_csv, read_json, write_csv
from workflow.contents import CONTENTS, cells_of, rows_of
from workflow.method import number
from workflow.plan import Plan
from workflow.records import CellRecord

SWEEP = "Figure 7"


def cells(plan: Plan) -> list[dict[str, Any]]:
    """One mapping of plain values a (table, data set, method): the params of the track rule."""
    found = []
    for table, content in CONTENTS.items():
        labels = {row.method: row.label for row in rows_of(table, plan)}
        name = content.title.partition(":")[0]
        found += [
            _cell(plan, name, labels[method], dataset, method)
            for dataset, method, _ in cells_of(table, plan)
        ]
    for name, sweep in (("", plan.sweep), (", own rows", plan.control_sweep)):
        found += [
            _cell(plan, SWEEP, f"lambda {number(lam)}{name}", dataset, method)
            for lam, method in sweep.items()
            for dataset in plan.datasets
            if method in plan.methods(dataset)
        ]
    return found


def _cell(plan: Plan, table: str, label: str, dataset: str, method: str) -> dict[str, Any]:
    trained = method not in plan.baselines
    phases = [phase for phase in plan.phases(dataset, method) if phase != "augment"]
    return {
        "table": table,
        "label": label,
        "dataset": dataset,
        "method": method,
        "settings": plan.settings(dataset, method).model_dump(mode="json") if trained else {},
        "metrics": plan.evaluation(dataset, method),
        "histories": {
            phase: plan.each_seed(phase, dataset, method, "history.csv") for phase in phases
        },
        "checkpoints": plan.each_seed(phases[-1], dataset, method, "checkpoint.pt")
        if trained
        else [],
    }


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
    from mlflow.exceptions import MlflowException
    from sqlalchemy.exc import SQLAlchemyError

    from workflow.track import store, track

    records = [_record(cell, index, seed) for cell in cells for index, seed in enumerate(seeds)]
    paths = {table: [Path(path) for path in named] for table, named in artifacts.items()}
    try:
        rows = track(suite, records, paths)
    except (MlflowException, SQLAlchemyError) as error:
        why = str(error).strip().splitlines()[0]
        sys.exit(
            f"MLFLOW_TRACKING_URI = {store()}: tables and figures are done, MLflow says: {why}"
        )
    write_csv(out, rows)


def _record(cell: dict[str, Any], index: int, seed: int) -> CellRecord:
    history = [
        {"phase": phase, **row}
        for phase, paths in cell["histories"].items()
        for row in read_csv(paths[index])
    ]
    meta = read_json(f"results/data/{cell['dataset']}/dataset.json")
    return CellRecord(
        table=cell["table"],
        label=cell["label"],
        method=cell["method"],
        dataset=cell["dataset"],
        seed=seed,
        settings=cell["settings"],
        metrics=read_json(cell["metrics"])[str(seed)],
        history=history,
        checkpoint=Path(cell["checkpoints"][index]) if cell["checkpoints"] else None,
        data_sha256=meta["sha256"]["x.npy"],
    )

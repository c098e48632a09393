"""Which runs in MLflow's store a cell of a table is."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

from diffaug.io import read_csv
from workflow.named_cell import NamedCell
from workflow.reports import module
from workflow.store import database, store

if TYPE_CHECKING:
    from workflow.plan import Plan

UI = "http://127.0.0.1:5000"  # of `make ui`


def tracked(plan: "Plan", cell: NamedCell) -> dict[int, str]:
    """Seed -> where its run stands, or that there is none; found by its key in results/track."""
    table = module(cell.item).TITLE.partition(":")[0]
    listing = Path(f"results/track/{plan.suite}.csv")
    rows = read_csv(listing) if listing.exists() else []
    named = {"table": table, "dataset": cell.dataset, "method": cell.method}
    keys = {int(row["seed"]): row["key"] for row in rows if named.items() <= row.items()}
    found = dict.fromkeys(plan.seeds, "not tracked: `make all` does it")
    try:
        return found | {seed: _run(plan.suite, table, keys[seed]) for seed in found if seed in keys}
    except Exception as error:  # of MLflow, of its database, of the network
        said = str(error).strip().splitlines() or [type(error).__name__]
        return dict.fromkeys(plan.seeds, f"not known: {said[0]}")


def _run(suite: str, table: str, key: str) -> str:
    """Experiment, commit and address of a run."""
    os.environ.setdefault("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "1")  # somebody waits
    from mlflow import MlflowClient

    uri, file = store(), database()
    if file is not None and not file.exists():
        return f"not tracked here: there is no {uri}"  # asking would make one
    client = MlflowClient(tracking_uri=uri)
    named = f"name LIKE '{suite} / {table}%'"
    homes = {of.experiment_id: of.name for of in client.search_experiments(filter_string=named)}
    runs = client.search_runs(list(homes), f"tags.key = '{key}'") if homes else []
    if not runs:
        return f"not tracked in {uri}"
    info, commit = runs[0].info, runs[0].data.tags.get("mlflow.source.git.commit", "not known")
    address = f"{uri if uri.startswith('http') else UI}/#/experiments/{info.experiment_id}"
    return f"{homes[info.experiment_id]}, commit {commit}, {address}/runs/{info.run_id}"

"""`python -m workflow.import_runs`: into MLflow what lies in results/ of the suite in params.yaml.

After `dvc pull`, which brings results but no runs; or where MLflow's server was away. Importing
again adds only what is missing.
"""

import sys
from pathlib import Path

from diffaug.config import load
from workflow import tracking
from workflow.plan import Plan
from workflow.reports import Report
from workflow.store import store


def main() -> None:
    try:
        plan = Plan(load("params.yaml"))
    except ValueError as error:
        sys.exit(str(error))
    report = Report(plan)
    cells = tracking.cells(plan, report)
    artifacts = tracking.artifacts(cells, report)
    data = [f"results/data/{dataset}/dataset.json" for dataset in plan.datasets]
    shown = [path for named in artifacts.values() for path in named]
    paths = [*data, *tracking.files(cells), *shown]
    missing = [path for path in paths if not Path(path).is_file()]
    if missing:
        sys.exit(f"MLflow: nothing imported: {missing[0]} is missing; `make all` makes it")
    tracking.run_track(plan.suite, cells, plan.seeds, artifacts, f"results/track/{plan.suite}.csv")
    print(f"MLflow: the {len(cells) * len(plan.seeds)} runs of {plan.suite} are in {store()}")


if __name__ == "__main__":
    main()

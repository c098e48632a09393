"""Measured times and memory, from Snakemake's benchmark files."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from workflow.reports import _rows
from workflow.reports._files import write_table

if TYPE_CHECKING:
    from workflow.plan import Plan

KIND = "measured"
TITLE = "Measured times and memory"
SECONDS = "CPU seconds are those of the job, on one thread: what else the machine does adds little."
MEMORY = (
    "Peak memory: resident memory of the largest run of a row, with half a GiB of imported "
    "libraries that all jobs share. Jobs whose results were restored are not among the runs."
)
# Each beside the log of its job.
BENCHMARKS = Path("logs")
HEADERS = {
    "dataset": "data set",
    "seconds_mean": "CPU seconds a run",
    "hours_total": "CPU hours in all",
    "peak_gib": "peak memory, GiB",
}
PHASES = {
    "estep1": "E-step 1",
    "mstep": "M-step",
    "augment": "drawing the samples",
    "estep2": "E-step 2",
    "joint": "joint training",
    "similarity": "similarity of views",
}


def needs(plan: "Plan") -> dict[str, Any]:
    """Whatever takes long, so that it is measured last."""
    after = [*plan.every_phase(), *plan.reductions()]
    return {"datasets": plan.datasets, "labels": _rows.labels(plan), "after": after}


def make(stem: str, datasets: list[str], labels: dict[str, str], after: list[str]) -> None:
    """Write the table of the data sets' jobs; labels: of methods.

    Times are not versioned: beside results that were restored there may be none.
    """
    from diffaug.tables.markdown import simple_markdown
    from diffaug.tables.training import hours_rows
    from workflow.machine import described
    from workflow.usage import read_usage

    measured: dict[tuple[str, str, str], list[tuple[float, float]]] = {}
    for path in sorted(BENCHMARKS.glob("*/*/*/*.tsv")):
        phase, dataset, method, _ = path.relative_to(BENCHMARKS).parts
        if dataset not in datasets:  # another suite's
            continue
        header, *lines = path.read_text(encoding="utf-8").splitlines()
        for line in lines:
            found = dict(zip(header.split("\t"), line.split("\t"), strict=True))
            measured.setdefault((dataset, method, phase), []).append(read_usage(path, found))
    rows = hours_rows(measured or {(dataset, "all", "all"): [] for dataset in datasets})
    shown = [_readable(row, labels) for row in rows]
    write_table(stem, rows, simple_markdown(TITLE, shown, (described(), SECONDS, MEMORY)))


def _readable(row: dict[str, Any], labels: dict[str, str]) -> dict[str, Any]:
    words = {
        "method": labels.get(row["method"], row["method"]),
        "phase": PHASES.get(row["phase"], row["phase"]),
    }
    return {HEADERS.get(name, name): value for name, value in (row | words).items()}

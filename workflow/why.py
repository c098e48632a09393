"""Where a number comes from: `make why CELL=table4:zeisel:B3`.

Prints what decided the cell (commit, settings, seeds, data), the files it went through with their
checksums, the times, the MLflow runs and the scores. `CELL=table4` tells which cells there are.
"""

import argparse
import hashlib
import re
import signal
import statistics
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from diffaug.config import load
from diffaug.io import read_json
from workflow.named_cell import NamedCell, check_item, find, runs
from workflow.plan import Plan
from workflow.reports import Report, module
from workflow.reports.hours import BENCHMARKS, PHASES
from workflow.tracked import tracked
from workflow.usage import read_usage

ABSENT = "not here: `dvc pull` or `make all` brings it"


def why_cell(plan: Plan, report: Report, cell: NamedCell) -> Iterator[str]:
    """The lines about a cell."""
    dataset, method = cell.dataset, cell.method
    yield f"{cell.label}, {dataset}: {module(cell.item).TITLE}"
    yield from _here(plan, report, [plan.evaluation(dataset, method)])
    owner = plan.judged(dataset, method)
    alike = "" if owner == method else f", trained as {owner} is, under whose name its files stand"
    yield f"method      {method} of suite {plan.suite}{alike}"
    yield f"seeds       {', '.join(map(str, plan.seeds))}"
    about = Path(f"results/data/{dataset}/dataset.json")
    sha256 = read_json(about)["sha256"]["x.npy"] if about.exists() else ABSENT
    yield f"data        {about.parent}/x.npy, SHA-256 {sha256}"
    yield from _scores(plan, cell)
    mlflow = tracked(plan, cell)
    for seed in plan.seeds:
        yield f"seed {seed}"
        for phase, path in _files(plan, dataset, method, seed):
            yield f"  {PHASES.get(phase, phase)}: {path}, {_md5(path)}, {_seconds(path)}"
        yield f"  MLflow: {mlflow[seed]}"
    yield "settings"
    shown = yaml.safe_dump(
        _settings(plan, dataset, method), sort_keys=False, default_flow_style=None, width=96
    )
    yield from (f"  {line}" for line in shown.splitlines())


def why_item(plan: Plan, report: Report, item: str) -> Iterator[str]:
    """The lines about a whole table or figure."""
    yield module(item).TITLE
    yield from _here(plan, report, report.outputs(item))
    yield from (f"file        {path}, {_md5(path)}" for path in report.outputs(item))
    yield from (f"made of     {path}" for path in report.inputs(item))
    for cell in runs(plan, item):
        yield f"cell        {item}:{cell.dataset}:{cell.method} ({cell.label})"


def _here(plan: Plan, report: Report, paths: list[str]) -> Iterator[str]:
    """Which code and machine these files are of, and whether they are of the present one."""
    edited = _said("git", "status", "--porcelain", "--untracked-files=no").splitlines()
    state = f", {len(edited)} files edited since" if edited else ""
    yield f"commit      {_said('git', 'rev-parse', 'HEAD').strip() or 'not known'}{state}"
    ask = "snakemake", "--dry-run", "--nolock", "--cores", "1", "--config", f"suite={plan.suite}"
    said = _said(sys.executable, "-m", *ask, "--", *paths)
    if "missing provenance" in said:
        current = "by the times of files; Snakemake has not seen the runs that made them"
    elif "Nothing to be done" in said:
        current = "yes: made by these settings, this code and these inputs"
    elif re.search(r"^job +count", said, re.MULTILINE):
        current = "no: `make all` would make it anew, `snakemake -n` says why"
    else:
        current = f"not known: {(said.strip().splitlines() or ['Snakemake says nothing'])[-1]}"
    yield f"current     {current}"
    lines = [
        line.removeprefix("- ")
        for path in map(Path, report.outputs("hours"))
        if path.exists()
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    machine = next((line for line in lines if "one thread a job" in line), "not known")
    yield f"machine     {machine}"


def _scores(plan: Plan, cell: NamedCell) -> Iterator[str]:
    """Every score in percent: mean, standard deviation over seeds, each seed."""
    from diffaug.evaluation.metrics import metric

    path = Path(plan.evaluation(cell.dataset, cell.method))
    yield f"scores      {path}, " + ("in percent" if path.exists() else ABSENT)
    found = list(read_json(path).values()) if path.exists() else []
    for measure in map(metric, plan.measured(cell.dataset)):
        values = [100 * of[measure.key] for of in found if measure.key in of]
        if values:
            spread = f" ± {statistics.stdev(values):.2f}" if len(values) > 1 else ""
            each = ", ".join(f"{value:.2f}" for value in values)
            name = f"{measure.label}, {measure.rows} rows ({measure.key})"
            yield f"  {name}: {statistics.mean(values):.2f}{spread} of {each}"


def _files(plan: Plan, dataset: str, method: str, seed: int) -> Iterator[tuple[str, str]]:
    """(phase, its file) of all that a run went through, wherever its owner keeps it."""
    if method in plan.baselines:
        yield "baseline", f"results/baseline/{dataset}/{method}/{seed}/embedding.npz"
        return
    steps = plan.steps(dataset, method)
    phases = {phase for phase, _ in steps}
    of_others = "estep2" in phases and "augment" not in phases
    if of_others and (samples := plan.samples(dataset, method, seed)):
        yield "samples of another method", samples
    for phase, state in steps:
        name = "samples.npy" if phase == "augment" else "checkpoint.pt"
        yield phase, plan.file(phase, dataset, state, seed, name)


def _md5(path: str) -> str:
    """The MD5 by which DVC keeps a file."""
    if not Path(path).exists():
        return ABSENT
    with open(path, "rb") as file:
        return f"MD5 {hashlib.file_digest(file, 'md5').hexdigest()}"


def _seconds(path: str) -> str:
    """How long the job of a file took, as Snakemake measured it."""
    phase, dataset, method, seed = Path(path).parts[-5:-1]
    benchmark = BENCHMARKS / phase / dataset / method / f"{seed}.tsv"
    if not benchmark.exists():
        return "time not measured here"
    header, *_, last = benchmark.read_text(encoding="utf-8").splitlines()
    row = dict(zip(header.split("\t"), last.split("\t"), strict=True))
    return f"{float(row['s']):.1f} s by the clock, {read_usage(benchmark, row).seconds:.1f} s CPU"


def _settings(plan: Plan, dataset: str, method: str) -> dict[str, Any]:
    """The settings that the phases of a method read."""
    if method in plan.baselines:
        return plan.params.baseline(method)
    merged: dict[str, Any] = {}
    for phase, state in plan.steps(dataset, method):
        part = plan.slice(phase, dataset, state)
        merged |= {**part, "budget": merged.get("budget", {}) | part["budget"]}
    return merged


def _said(*command: str) -> str:
    """What a command prints; nothing where it cannot run."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError:
        return ""
    return done.stdout + done.stderr if done.returncode == 0 else ""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m workflow.why", description=__doc__)
    parser.add_argument("cell", help="item:dataset:method, or an item alone")
    parser.add_argument("--suite", help="in place of that of params.yaml")
    options = parser.parse_args()
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # `make why | head`
    try:
        params = load("params.yaml")
        if options.suite and options.suite not in params.suites:
            raise ValueError(f"no suite {options.suite!r}; allowed are {', '.join(params.suites)}")
        plan = Plan(params.model_copy(update={"suite": options.suite or params.suite}))
        report = Report(plan)
        if ":" in options.cell:
            lines = why_cell(plan, report, find(plan, report, options.cell))
        else:
            check_item(report, options.cell)
            lines = why_item(plan, report, options.cell)
    except ValueError as error:
        print(f"why: {error}", file=sys.stderr)
        return 1
    for line in lines:
        print(line)
    return 0


if __name__ == "__main__":
    sys.exit(main())

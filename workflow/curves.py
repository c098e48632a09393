"""What `dvc plots` draws: small CSV files, as DVC lays numbers over each other and not images.

In the folder `plots` of a suite's report, by data set: `scores/` of every method, `lambda/` over
the share of generated views, `training/` the losses of the main method's phases.
"""

from collections.abc import Iterator, Mapping
from statistics import fmean
from typing import TYPE_CHECKING, Any

from diffaug.io import read_csv, read_json, write_csv

if TYPE_CHECKING:
    from workflow.plan import Plan

LOSSES = {"estep1": "contrastive", "mstep": "diffusion", "estep2": "contrastive"}


def curves(plan: "Plan", folder: str) -> dict[str, dict[str, Any]]:
    """Path of each CSV -> what it is made of: the params of the rule."""
    found: dict[str, dict[str, Any]] = {}
    for dataset in plan.compared:
        of = {m: plan.evaluation(dataset, m) for m in plan.methods(dataset)}
        points = {
            "scores": {m: path for m, path in of.items() if plan.by_name[m].lam is None},
            "lambda": {lam: of[m] for lam, m in plan.sweep.items() if m in of},
        }
        for name, paths in points.items():
            x = "method" if name == "scores" else name
            of_points = {"x": x, "paths": paths, "metric": plan.shown}
            found[f"{folder}/plots/{name}/{dataset}.csv"] = of_points
        for phase, paths in _histories(plan, dataset).items():
            of_losses = {"histories": paths, "column": LOSSES[phase]}
            found[f"{folder}/plots/training/{dataset}-{phase}.csv"] = of_losses
    return found


def _histories(plan: "Plan", dataset: str) -> dict[str, list[list[str]]]:
    """Phase -> the histories of each of its rounds, one a seed."""
    found: dict[str, list[list[str]]] = {}
    for phase, state in plan.steps(dataset, plan.main):
        if phase in LOSSES:
            paths = plan.each_seed(phase, dataset, state, "history.csv")
            found.setdefault(phase, []).append(paths)
    return found


def files(curves: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Every file that the curves are made of, each once."""
    named = [path for of in curves.values() for path in of.get("paths", {}).values()]
    of_rounds = (paths for of in curves.values() for paths in of.get("histories", ()))
    return list(dict.fromkeys([*named, *(path for paths in of_rounds for path in paths)]))


def run_curves(curves: Mapping[str, Mapping[str, Any]]) -> None:
    """Write every CSV; scores are means over seeds in percent, losses means over seeds."""
    for out, of in curves.items():
        rows = _losses(**of) if "histories" in of else _scores(**of)
        write_csv(out, list(rows))


def _scores(x: str, paths: Mapping[Any, str], metric: str) -> Iterator[dict[str, Any]]:
    for value, path in paths.items():
        shares = [of[metric] for of in read_json(path).values() if metric in of]
        if shares:  # a baseline whose package is absent has none
            yield {x: value, "score": round(100 * fmean(shares), 4)}


def _losses(histories: list[list[str]], column: str) -> Iterator[dict[str, Any]]:
    epoch = 0
    for paths in histories:
        for rows in zip(*map(read_csv, paths), strict=True):
            epoch += 1
            yield {"epoch": epoch, "loss": fmean(float(row[column]) for row in rows)}

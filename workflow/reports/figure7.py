"""Figure 7: accuracy over lambda, the probability that a view is a generated one."""

from typing import TYPE_CHECKING, Any

from workflow.method import number
from workflow.reports._files import shares

if TYPE_CHECKING:
    from workflow.plan import Plan

KIND = "figure"
TITLE = "Figure 7: accuracy over lambda"
# What stands where DiffAug puts samples, by mixing.source.
SECOND_VIEWS = {"generated": "generated", "itself": "own rows", "zeros": "zeros"}


def needs(plan: "Plan") -> dict[str, Any]:
    """Metrics by data set, second views and lambda."""
    files = {}
    for dataset in plan.compared:
        kind = SECOND_VIEWS[plan.settings(dataset, plan.main).mixing.source]
        series = {kind: plan.sweep}
        # Where the main protocol itself puts own rows, both are one series.
        series.setdefault(SECOND_VIEWS["itself"], plan.control_sweep)
        cells = {
            name: {
                lam: plan.evaluation(dataset, method)
                for lam, method in methods.items()
                if method in plan.methods(dataset)
            }
            for name, methods in series.items()
        }
        files[dataset] = {name: by_lambda for name, by_lambda in cells.items() if by_lambda}
    used = {dataset: plan.settings(dataset, plan.main).mixing.lam for dataset in files}
    return {"files": files, "metric": plan.shown, "used": used}


def runs(plan: "Plan") -> list[tuple[str, str, str]]:
    """(label, data set, method) of every mean."""
    return [
        (f"lambda {number(lam)}{name}", dataset, method)
        for name, sweep in (("", plan.sweep), (", own rows", plan.control_sweep))
        for lam, method in sweep.items()
        for dataset in plan.datasets
        if method in plan.methods(dataset)
    ]


def make(
    stem: str,
    files: dict[str, dict[str, dict[float, str]]],
    metric: str,
    used: dict[str, float],
) -> None:
    """Draw.

    files: data set -> second views -> lambda -> metrics; metric: the one shown; used: data set ->
    the main protocol's lambda.
    """
    from diffaug.figures.figure7 import accuracy_over_lambda

    panels = {
        dataset: {
            views: {lam: shares(path, metric) for lam, path in by_lambda.items()}
            for views, by_lambda in series.items()
        }
        for dataset, series in files.items()
    }
    accuracy_over_lambda(panels, metric, stem, used)

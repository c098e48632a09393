"""Rounds: a score after each round, of every method that has several."""

from typing import TYPE_CHECKING, Any

from workflow.method import Method
from workflow.reports._files import shares
from workflow.reports._rows import labels

if TYPE_CHECKING:
    from workflow.plan import Plan

KIND = "figure"
TITLE = "Rounds: score after each round"


def needs(plan: "Plan") -> dict[str, Any] | None:
    """Metrics of all states, after E-step 1 and after each round; None where all have one round."""
    variants = plan.params.suites[plan.suite].variants
    methods = [Method(plan.main), *(Method(plan.main, variant) for variant in variants)]
    names = labels(plan)
    files: dict[str, dict[str, list[str]]] = {}
    for dataset in plan.datasets:
        for name in (method.name for method in methods if method.name in plan.methods(dataset)):
            count = plan.settings(dataset, name).rounds.count
            if count > 1:
                states = [plan.after(dataset, name, number) for number in range(count + 1)]
                files.setdefault(dataset, {})[names[name]] = [
                    plan.evaluation(dataset, s) for s in states
                ]
    return {"files": files, "metric": plan.params.metrics.shown} if files else None


def make(stem: str, files: dict[str, dict[str, list[str]]], metric: str) -> None:
    """Draw; files: data set -> method -> metrics, one file a state."""
    from diffaug.figures.rounds import score_by_round

    panels = {
        dataset: {
            method: [shares(path, metric) for path in paths] for method, paths in by_method.items()
        }
        for dataset, by_method in files.items()
    }
    score_by_round(panels, metric, stem)

"""Rounds: a score after each round, of every method that has several."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from workflow.reports._files import shares
from workflow.reports._rows import labels

if TYPE_CHECKING:
    from workflow.plan import Plan

KIND = "figure"
TITLE = "Rounds: score after each round"


def needs(plan: "Plan") -> dict[str, Any] | None:
    """Metrics of all states, after E-step 1 and after each round; None where all have one round."""
    names = labels(plan)
    files: dict[str, dict[str, list[str]]] = {}
    for dataset, method, states in _several(plan):
        paths = [plan.evaluation(dataset, state) for state in states]
        files.setdefault(dataset, {})[names[method]] = paths
    return {"files": files, "metric": plan.shown} if files else None


def runs(plan: "Plan") -> list[tuple[str, str, str]]:
    """(label, data set, state) of every point."""
    names = labels(plan)
    return [
        (names[state], dataset, state) for dataset, _, states in _several(plan) for state in states
    ]


def _several(plan: "Plan") -> Iterator[tuple[str, str, list[str]]]:
    """(data set, method, its states and itself) of every method of several rounds."""
    for dataset in plan.compared:
        for name in plan.trained(dataset):
            method = plan.by_name[name]
            count = plan.settings(dataset, name).rounds.count
            if count > 1 and method.lam is None:
                yield dataset, name, [plan.after(dataset, name, n) for n in range(count + 1)]


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

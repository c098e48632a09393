"""Rounds on means of real neighbours, the control of generating: what is run and compared."""

from typing import TYPE_CHECKING, Any

from workflow import rounds
from workflow.reports._rows import labels

if TYPE_CHECKING:
    from workflow.plan import Plan

# Means of `mean` of the `k` nearest: as many as the hand-made views of `tuned` choose from, and
# as many as the variants of real neighbours have.
AVERAGES: dict[str, dict[str, Any]] = {
    "5-of-15-in-y": {"mean": 5, "k": 15, "near_in": "y"},
    "2-of-5-in-y": {"mean": 2, "k": 5, "near_in": "y"},
    "5-of-15-in-inputs": {"mean": 5, "k": 15, "near_in": "inputs"},
}
WORDS = "{of} + means of {mean} of the {k} nearest rows in {space}"


def each_round(plan: "Plan", dataset: str, method: str) -> list[dict[str, Any]]:
    """What each E-step 2 of a method may read."""
    count = plan.settings(dataset, method).rounds.count
    states = [plan.after(dataset, method, number) for number in range(1, count + 1)]
    return [plan.slice("estep2", dataset, state) for state in states]


def judged(dataset: str, method: str, average: str) -> str:
    """Path of the metrics of a method whose samples are such means."""
    return f"results/averages/{dataset}/{method}/{average}.json"


def comparisons(plan: "Plan") -> list[dict[str, Any]]:
    """What is compared, for each method that draws samples in several rounds.

    dataset, method, label; metrics: keys; cells: (id, label, file of metrics) of the means first,
    then of all methods of rounds.
    """
    names = labels(plan)
    found = []
    for dataset, method, _ in rounds.drawing(plan):
        of = names[method].partition(" + ")[0]
        cells = [
            (name, WORDS.format(of=of, space=_space(each), **each), judged(dataset, method, name))
            for name, each in AVERAGES.items()
        ]
        for other in plan.trained(dataset):
            several = plan.settings(dataset, other).rounds.count > 1
            if several and plan.by_name[other].lam is None:
                cells.append((other, names[other], plan.evaluation(dataset, other)))
        metrics = plan.metrics(dataset)
        found.append({"dataset": dataset, "method": method, "metrics": metrics, "cells": cells})
    return found


def _space(average: dict[str, Any]) -> str:
    return "the inputs" if average["near_in"] == "inputs" else "y"

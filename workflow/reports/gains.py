"""The claim as a picture: gains of generated views over none and over own rows, score by score."""

from typing import TYPE_CHECKING, Any

from workflow.reports import claim

if TYPE_CHECKING:
    from diffaug.figures.gains import Line
    from workflow.plan import Plan

KIND = "figure"
TITLE = "Gains: what generated views gain"
OVER = {claim.AT_0: "no generated views (λ = 0)", claim.OWN_ROWS: "own rows in their place"}


def needs(plan: "Plan") -> dict[str, Any] | None:
    """What the table of the claim compares, without other methods."""
    asked = claim.needs(plan)
    if asked is None:
        return None
    comparisons = [
        (label, ours, {OVER[name]: other for name, other in others.items() if name in OVER})
        for label, ours, others in asked["comparisons"]
    ]
    wanted = {name for _, ours, others in comparisons for name in (ours, *others.values())}
    parts = [
        {
            "cells": [cell for cell in part["cells"] if cell[1] in wanted],
            "metrics": part["metrics"],
        }
        for part in asked["parts"]
    ]
    return {"comparisons": comparisons, "parts": parts}


def make(stem: str, comparisons: list[claim.Comparisons], parts: list[dict]) -> None:
    """Draw; a data set's scores are those of its metrics and no others."""
    from diffaug.figures.gains import gains_by_score

    scores = claim.read(parts)
    panels = {label: _lines(*scores, ours, others) for label, ours, others in comparisons}
    gains_by_score({label: lines for label, lines in panels.items() if lines}, stem)


def _lines(evaluations: Any, metrics: list[Any], ours: str, others: dict[str, str]) -> list["Line"]:
    """The lines of one panel: all data sets together, where there are several, then each."""
    from diffaug.figures.gains import Gain, Line
    from diffaug.tables.claim import ALL_SCORES, Comparison, differences
    from diffaug.tables.inference import estimate

    found: dict[tuple[str, str], dict[str, Gain]] = {}
    scores = {ALL_SCORES.label: metrics}
    scores |= {f"{metric.label}, {metric.rows} rows": [metric] for metric in metrics}
    for score, parts in scores.items():
        for name, other in others.items():
            by_dataset = differences(parts, evaluations, Comparison("", "", ours, other))
            groups = {dataset: {dataset: seeds} for dataset, seeds in by_dataset.items()}
            if len(groups) > 1 and score == ALL_SCORES.label:
                groups = {f"{len(groups)} data sets": by_dataset, **groups}
            for group, each in groups.items():
                gain = estimate(each)
                found.setdefault((group, score), {})[name] = Gain(gain.mean, gain.interval)
    whole = ALL_SCORES.label
    return [Line(*line, line[1] == whole, gains) for line, gains in found.items()]

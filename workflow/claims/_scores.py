"""The scores that a claim is tested on: which files, and what is missing of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from workflow.method import MAIN, Method, number
from workflow.reports._rows import ROWS, labels

if TYPE_CHECKING:
    from diffaug.tables.claim import Differences
    from workflow.plan import Plan

OURS = "DiffAug"
DATA = {"vision": "images", "biology": "tables of cells", None: "data that samples are drawn of"}


def method(of: Mapping[str, Any]) -> Method:
    """A method as claims.yaml names it: a baseline, or what is laid over the main protocol.

    >>> method({"variant": "A2"}).variant, method({"baseline": "pca"}).baseline
    ('A2', 'pca')
    """
    return Method(**of) if "baseline" in of else Method(**{"protocol": MAIN, **of})


def rivals(table: str) -> list[list[Method]]:
    """The methods of a table of the paper besides DiffAug, those under one name together."""
    found: dict[str, list[Method]] = {}
    for _, each, paper in ROWS[table]:
        if paper and paper != OURS:
            found.setdefault(paper, []).append(each)
    return list(found.values())


def needs_of(
    plan: "Plan",
    methods: Sequence[Sequence[Method]],
    domain: str | None = None,
    scores: Iterable[str] | None = None,
) -> dict[str, Any]:
    """What scores are read from, on those data sets where the main protocol draws samples.

    methods: of each group one at least is needed. scores: names of metrics; all if None.
    Returns cells: data set -> method -> file; metrics: data set -> keys; labels; missing and
    elsewhere: see the package.
    """
    names = labels(plan)
    cells: dict[str, dict[str, str]] = {}
    for dataset in plan.drawing(domain):
        known = set(plan.methods(dataset))
        asked = [each.under(plan.main).name for group in methods for each in group]
        cells[dataset] = {name: plan.evaluation(dataset, name) for name in asked if name in known}
    # A dict and no set: Snakemake compares the order of what it records.
    there = dict.fromkeys(name for of in cells.values() for name in of)
    lacking = [
        _words(plan, names, group[0])
        for group in methods
        if not any(each.under(plan.main).name in there for each in group)
    ]
    return {
        "cells": cells,
        "metrics": {
            dataset: [
                key
                for key in plan.metrics(dataset)
                if scores is None or key.rpartition("/")[2] in scores
            ]
            for dataset in cells
        },
        "labels": {name: names.get(name, name) for name in there},
        "missing": lacking if cells else [DATA[domain]],
        "elsewhere": _suites(plan, methods, domain) if lacking else [],
    }


def contrasts(
    cells: Mapping[str, Mapping[str, str]],
    metrics: Mapping[str, Sequence[str]],
    weights: Mapping[str, Mapping[str, float]],
) -> dict[str, "Differences"]:
    """Comparison -> differences, from comparison -> method -> weight."""
    from diffaug.evaluation.metrics import metric
    from diffaug.io import read_json
    from diffaug.tables.claim import contrast

    evaluations = {
        (dataset, name): {
            seed: {key: share for key, share in found.items() if key in metrics[dataset]}
            for seed, found in read_json(path).items()
        }
        for dataset, of in cells.items()
        for name, path in of.items()
    }
    keys = [metric(key) for key in dict.fromkeys(key for of in metrics.values() for key in of)]
    return {words: contrast(keys, evaluations, each) for words, each in weights.items()}


def _words(plan: "Plan", names: Mapping[str, str], of: Method) -> str:
    name = of.under(plan.main).name
    if name not in names and of.lam is not None:
        return f"λ = {number(of.lam)}"
    if name not in names and of.rounds:
        return f"{_words(plan, names, replace(of, rounds=None))}, after round {of.rounds}"
    return names.get(name, name)


def _suites(plan: "Plan", methods: Sequence[Sequence[Method]], domain: str | None) -> list[str]:
    """The suites of several seeds with one method of every group on data of the domain."""
    return [
        name
        for name, suite in plan.params.suites.items()
        if len(suite.seeds) > 1
        and all(any(_has(plan, name, each, domain) for each in group) for group in methods)
    ]


def _has(plan: "Plan", name: str, of: Method, domain: str | None) -> bool:
    suite, datasets = plan.params.suites[name], plan.params.datasets
    if of.baseline:
        return of.baseline in suite.baselines
    if of.lam is not None and of.lam not in suite.lambdas:
        return False
    fitting = [each for each in suite.datasets if domain in (None, datasets[each].domain)]
    if of.variant is None:
        return bool(fitting)
    return of.variant in suite.variants and any(
        plan.params.applies(of.variant, each) for each in fitting
    )

"""Some values of lambda are better than all others of the sweep."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from workflow.claims._scores import contrasts, needs_of
from workflow.method import MAIN, Method, number

if TYPE_CHECKING:
    from diffaug.tables.ledger import Evidence
    from workflow.plan import Plan

UNIT = "percent points"
SUPPORTED = "the mean of the named values is ahead of each other value"
NOT_SUPPORTED = "the mean of the named values is behind another value"


def needs(plan: "Plan", best: Sequence[float]) -> dict[str, Any]:
    """The scores of the sweep; best: the values that are said to be."""
    lambdas = [*best, *(lam for lam in plan.sweep if lam not in best)]
    methods = {lam: Method(MAIN, lam=lam) for lam in lambdas}
    found = needs_of(plan, [[each] for each in methods.values()])
    del found["labels"]
    names = [each.under(plan.main).name for each in methods.values()]
    return {**found, "best": list(best), "sweep": list(zip(lambdas, names, strict=True))}


def tests(
    cells: dict[str, dict[str, str]],
    metrics: dict[str, list[str]],
    best: list[float],
    sweep: list[tuple[float, str]],
) -> dict[str, "Evidence"]:
    """The mean score at those of the best that there are, less that at each other value."""
    from diffaug.tables.ledger import Evidence

    there = {name for of in cells.values() for name in of}
    named = {name: 1.0 for lam, name in sweep if lam in best and name in there}
    ours = " and ".join(number(lam) for lam, name in sweep if name in named)
    weights = {
        f"mean at λ = {ours} less λ = {number(lam)}": {
            **{key: weight / len(named) for key, weight in named.items()},
            name: -1.0,
        }
        for lam, name in sweep
        if named and name in there and name not in named
    }
    return {words: Evidence(of) for words, of in contrasts(cells, metrics, weights).items()}

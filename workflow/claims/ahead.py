"""A method is ahead of others, by a size where the claim states one."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from workflow.claims._scores import contrasts, method, needs_of, rivals

if TYPE_CHECKING:
    from diffaug.tables.ledger import Evidence
    from workflow.plan import Plan

UNIT = "percent points"
SUPPORTED = "ahead of each, and by the stated size where there is one"
NOT_SUPPORTED = "behind one of them, or ahead by less than the stated size"


def needs(
    plan: "Plan",
    ours: Mapping[str, Any],
    of: str | Sequence[Mapping[str, Any]],
    by: float = 0,
    domain: str | None = None,
    scores: Sequence[str] | None = None,
) -> dict[str, Any]:
    """The scores; of: a table of the paper, whose other methods are meant, or methods."""
    main = method(ours)
    others = rivals(of) if isinstance(of, str) else [[method(each)] for each in of]
    found = needs_of(plan, [[main], *others], domain, scores)
    return {**found, "ours": main.under(plan.main).name, "by": by}


def tests(
    cells: dict[str, dict[str, str]],
    metrics: dict[str, list[str]],
    labels: dict[str, str],
    ours: str,
    by: float,
) -> dict[str, "Evidence"]:
    """The score of `ours` less that of each other method."""
    from diffaug.tables.ledger import Evidence

    others = [name for name in labels if name != ours] if ours in labels else []
    weights = {f"{labels[ours]} less {labels[each]}": {ours: 1.0, each: -1.0} for each in others}
    return {words: Evidence(of, by) for words, of in contrasts(cells, metrics, weights).items()}

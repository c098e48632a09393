"""A method collapses: it falls at least half of the way down to the majority class."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from workflow.claims._scores import contrasts, method, needs_of
from workflow.method import Method

if TYPE_CHECKING:
    from diffaug.tables.ledger import Evidence
    from workflow.plan import Plan

UNIT = "percent points"
SUPPORTED = "it falls at least half of the way down to the majority class"
NOT_SUPPORTED = "it falls less far"


def needs(plan: "Plan", ours: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """The scores; ours: what is said to collapse; other: what it is compared with."""
    methods = [method(ours), method(other), Method(baseline="majority")]
    return {
        **needs_of(plan, [[each] for each in methods]),
        "names": [each.under(plan.main).name for each in methods],
    }


def tests(
    cells: dict[str, dict[str, str]],
    metrics: dict[str, list[str]],
    labels: dict[str, str],
    names: list[str],
) -> dict[str, "Evidence"]:
    """By how much the method falls, against half of the way down."""
    from diffaug.tables.ledger import Evidence

    if len(labels) < len(names):
        return {}
    falls, start, floor = names
    fall, half = contrasts(
        cells,
        metrics,
        {
            "fall": {start: 1.0, falls: -1.0, floor: 0.0},
            "half": {start: 0.5, floor: -0.5, falls: 0.0},
        },
    ).values()
    return {f"fall from {labels[start]} to {labels[falls]}": Evidence(fall, half)}

"""Two methods are comparable: they differ by no more than the paper's own two rows do."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from workflow.claims._scores import contrasts, method, needs_of

if TYPE_CHECKING:
    from diffaug.tables.ledger import Evidence
    from workflow.plan import Plan

UNIT = "percent points"
SUPPORTED = "the difference is inside the margin on both sides (two one-sided tests)"
NOT_SUPPORTED = "the difference is beyond the margin"


def needs(
    plan: "Plan", ours: Mapping[str, Any], other: Mapping[str, Any], margin: list[str]
) -> dict[str, Any]:
    """The scores; margin: a table of the paper and the names of its two rows."""
    table, *rows = margin
    pair = [method(ours), method(other)]
    return {
        **needs_of(plan, [[each] for each in pair]),
        "pair": [each.under(plan.main).name for each in pair],
        "printed": f"workflow/paper/{table}.csv",
        "rows": rows,
    }


def tests(
    cells: dict[str, dict[str, str]],
    metrics: dict[str, list[str]],
    labels: dict[str, str],
    pair: list[str],
    printed: str,
    rows: list[str],
) -> dict[str, "Evidence"]:
    """The difference against both ends of the margin: the largest that the paper prints."""
    from diffaug.io import read_csv
    from diffaug.tables.ledger import Evidence
    from diffaug.tables.printed import differences

    if len(labels) < len(pair):
        return {}
    margin = max(map(abs, differences(read_csv(printed), *rows).values()))
    words = " less ".join(labels[name] for name in pair)
    weights = dict(zip(pair, (1.0, -1.0), strict=True))
    found = contrasts(cells, metrics, {words: weights})[words]
    return {
        f"{words}: lower end": Evidence(found, -margin),
        f"{words}: upper end": Evidence(found, None, margin),
    }

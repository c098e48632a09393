"""Why it works: rank and class of generated positives beside real neighbours."""

from typing import TYPE_CHECKING, Any

from workflow.reports import _why

if TYPE_CHECKING:
    from workflow.plan import Plan

KIND = "figure"
TITLE = "Generated positives: rank and class"


def needs(plan: "Plan") -> dict[str, Any] | None:
    """What is measured of the samples of every round."""
    return _why.needs_of(plan)


def make(stem: str, files: _why.Files) -> None:
    """Draw; files: data set, method's label, one file a round."""
    from diffaug.figures.why import rank_panels

    rank_panels(_why.titled(files), stem)

"""A cell of a table by the name that a person gives it, as `table4:zeisel:B3`."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workflow.reports import module

if TYPE_CHECKING:
    from workflow.plan import Plan
    from workflow.reports import Report


@dataclass(frozen=True)
class NamedCell:
    """A method on a data set, as an item of the report shows it."""

    item: str
    label: str
    dataset: str
    method: str


def runs(plan: "Plan", item: str) -> list[NamedCell]:
    """The cells of an item; none of one that compares no methods, such as Figure 5."""
    found = getattr(module(item), "runs", lambda plan: [])(plan)
    return [NamedCell(item, *run) for run in found]


def check_item(report: "Report", item: str) -> None:
    """ValueError, one line, if the suite's report has no such item."""
    if item not in report.needs:
        raise ValueError(_no("item", item, "this suite's report", report.needs))


def find(plan: "Plan", report: "Report", name: str) -> NamedCell:
    """The cell that `name` means: item:dataset:method.

    The method may be its name (`tuned-B3`), its variant (`B3`), its label in the table, or a
    beginning that no other label there has. ValueError, one line, for what is not there.
    """
    item, _, rest = name.partition(":")
    dataset, _, method = rest.partition(":")
    check_item(report, item)
    cells = runs(plan, item)
    if not cells:
        raise ValueError(f"{name}: {item} has no cells; ask for CELL={item}")
    here = [cell for cell in cells if cell.dataset == dataset]
    if not here:
        raise ValueError(_no("data set", dataset, item, (cell.dataset for cell in cells)))
    meant = _meant(plan, here, method) if method else []
    if not meant:
        labels = (f"{cell.method} ({cell.label})" for cell in here)
        raise ValueError(_no("method", method, f"{item}:{dataset}", labels))
    if len(meant) > 1:
        labels = ", ".join(f"{cell.method} ({cell.label})" for cell in meant)
        raise ValueError(f"{name}: several methods begin so: {labels}")
    return meant[0]


def _meant(plan: "Plan", cells: list[NamedCell], text: str) -> list[NamedCell]:
    """Cells by the first of the ways of naming a method that finds one."""
    folded = text.casefold()

    def is_variant(cell: NamedCell) -> bool:
        method = plan.by_name[cell.method]
        return method.variant == text and method.lam is None and method.rounds is None

    def labels(cell: NamedCell) -> list[str]:
        """The label, and that without the letter that it may begin with, as B3."""
        label = cell.label.casefold()
        return [label, label.partition(": ")[2]]

    ways = (
        lambda cell: cell.method == text,
        is_variant,
        lambda cell: folded in labels(cell),
        lambda cell: any(label.startswith(folded) for label in labels(cell)),
    )
    found = ([cell for cell in cells if way(cell)] for way in ways)
    return next((some for some in found if some), [])


def _no(what: str, text: str, where: str, allowed: Iterable[str]) -> str:
    return f"no {what} {text!r} in {where}; allowed are {', '.join(dict.fromkeys(allowed))}"

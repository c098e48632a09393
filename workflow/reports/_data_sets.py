"""Tables A.1, A.2 and A.4: what the data sets are."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from diffaug.io import read_csv
from diffaug.tables.markdown import simple_markdown
from workflow.reports import _files

if TYPE_CHECKING:
    from workflow.plan import Plan


def needs_of(item: str, plan: "Plan") -> dict[str, Any]:
    """What is known of the data sets, and the paper's table."""
    return {"data": _files.data(plan.datasets), "paper": _files.paper(item)}


def make_data_sets(
    stem: str, title: str, build: Callable[..., Any], data: dict[str, str], paper: str
) -> None:
    """Write a table; build: from what is known and the paper's rows to all rows."""
    rows = build(_files.metas(data), read_csv(paper))
    _files.write_table(stem, rows, simple_markdown(title, rows))

"""The report, one module an item: a table, a figure or the hours, found by the file's name.

A module `workflow/reports/<item>.py`, whose name begins with no underscore, holds

    KIND = "table"   # or another key of ENDINGS: which files it writes, and where
    TITLE = "..."    # what it is called

    def needs(plan: "Plan") -> dict | None: ...
        # What `make` is given: plain values by name. Paths in them are the rule's inputs.
        # None where the suite has nothing to show.

    def make(stem: str, **needs) -> None: ...
        # Writes <stem>.csv and <stem>.md of a table, <stem>.svg and <stem>.png of a figure.

and, where its methods are to be compared in MLflow, `runs(plan)`: (label, data set, method) of
each. Beside it stands `<item>.rst`, its caption in Snakemake's HTML report. Every job reads all of
these modules, so what takes long to import (matplotlib, scikit-learn, torch) is imported in
`make`. What several items share stands in modules that begin with an underscore.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from diffaug import found

if TYPE_CHECKING:
    from workflow.plan import Plan

FOLDER = "results/reports"  # a folder a suite; reports/ holds what is kept of them
ENDINGS = {
    "table": ("csv", "md"),
    "figure": ("svg", "png"),
    "captions": ("md",),
    "ledger": ("csv", "md"),
    "measured": ("csv", "md"),
}
# Measured times differ from run to run: they stand outside of what DVC keeps.
FOLDERS = {"table": "tables/", "figure": "figures/", "captions": "", "ledger": "", "measured": ""}
CAPTIONS = "workflow/reports/"
INPUTS = ("results/", "workflow/paper/", CAPTIONS)


def names() -> list[str]:
    """Names of all items, tables first."""
    items = [name for name in found.names(sys.modules[__name__]) if not name.startswith("_")]
    return sorted(items, key=lambda item: (kind(item) != "table", item))


def module(item: str) -> ModuleType:
    """The module of an item."""
    return found.find(sys.modules[__name__], item)


def kind(item: str) -> str:
    """What an item is: a key of `ENDINGS`."""
    return module(item).KIND


def caption(item: str) -> Path:
    """The text beside an item."""
    return Path(__file__).with_name(f"{item}.rst")


class Report:
    """The items of a suite: what each needs and which files it makes."""

    def __init__(self, plan: "Plan") -> None:
        needs = {item: module(item).needs(plan) for item in names()}
        self.folder = f"{FOLDER}/{plan.suite}"
        self.needs = {item: values for item, values in needs.items() if values is not None}
        self.left_out = [item for item in needs if item not in self.needs]

    def of_kind(self, what: str) -> list[str]:
        """The items of a kind."""
        return [item for item in self.needs if kind(item) == what]

    def inputs(self, item: str) -> list[str]:
        """Every file that an item needs, each once."""
        return sorted(set(_paths(self.needs[item])))

    def outputs(self, item: str | None = None) -> list[str]:
        """The files that an item makes, or all items."""
        if item is None:
            return [path for each in self.needs for path in self.outputs(each)]
        place = f"{self.folder}/{FOLDERS[kind(item)]}{item}"
        return [f"{place}.{ending}" for ending in ENDINGS[kind(item)]]


def _paths(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        if value.startswith(INPUTS):
            yield value
    elif isinstance(value, dict | list | tuple):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _paths(inner)

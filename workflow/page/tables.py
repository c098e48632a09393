"""The tables of a report, read from the Markdown that its items wrote."""

import re
from base64 import b64encode
from dataclasses import dataclass, replace
from pathlib import Path

from diffaug.io import read_csv

NUMBER = re.compile(r"(?:± )?([+-]?\d[\d,]*(?:\.\d+)?(?:e[+-]?\d+)?)(?: ± .+)?")
CELL_ENDS = re.compile(r"(?<!\\)\|")
SCORES = {"method", "metric", "mean"}  # columns of the CSV of a table in which more is better
NO_SCORES = ("seeds", "paper")
LONG = 25  # rows; what is longer stands folded


@dataclass(frozen=True)
class Cell:
    """What a cell says, the number that it begins with, and whether its column has none larger."""

    text: str
    value: float | None = None
    best: bool = False

    @property
    def mean(self) -> str:
        """What stands before the spread."""
        return self.text.partition(" ± ")[0]

    @property
    def spread(self) -> str:
        """What stands after ±, or ''."""
        return self.text.partition(" ± ")[2]


@dataclass(frozen=True)
class Table:
    """One table under its heading; rows hold as many cells as there are columns."""

    heading: str
    columns: list[str]
    rows: list[list[Cell]]

    @property
    def numbers(self) -> list[bool]:
        """Which columns have numbers."""
        columns = zip(*self.rows, strict=True)
        return [any(each.value is not None for each in cells) for cells in columns]

    @property
    def long(self) -> bool:
        """Whether it is so long that a reader asks for it."""
        return len(self.rows) > LONG


@dataclass(frozen=True)
class Document:
    """An item's title, tables, what is said below them, its CSV as a link, and its caption."""

    name: str
    title: str
    tables: list[Table]
    notes: list[str]
    download: str
    caption: str


def read_document(name: str, csv: str, markdown: str, caption: str) -> Document:
    """Read an item's files; the best of each column is marked in a table of scores.

    caption: HTML.
    """
    title, tables, notes = "", [], []
    heading, lines = "", []
    for line in [*Path(markdown).read_text(encoding="utf-8").splitlines(), ""]:
        if line.startswith("|"):
            lines.append(line)
            continue
        if lines:
            tables.append(_table(heading, lines))
            lines = []
        if line.startswith("# "):
            title = line[2:]
        elif line.startswith("## "):
            heading = line[3:]
        elif line.startswith("- "):
            notes.append(line[2:])
    if read_csv(csv)[0].keys() >= SCORES:
        tables = [_with_best(table) for table in tables]
    return Document(name, title, tables, notes, link(csv, "text/csv"), caption)


def cell(text: str) -> Cell:
    """Read a cell.

    >>> cell("+0.34 ± 0.46").value
    0.34
    """
    found = NUMBER.fullmatch(text)
    return Cell(text, float(found[1].replace(",", "")) if found else None)


def link(path: str, kind: str) -> str:
    """Return a file as an address that holds it."""
    return f"data:{kind};base64,{b64encode(Path(path).read_bytes()).decode()}"


def _table(heading: str, lines: list[str]) -> Table:
    header, _, *body = (_split(line) for line in lines)
    return Table(heading, header, [[cell(text) for text in line] for line in body])


def _split(line: str) -> list[str]:
    return [part.strip().replace(r"\|", "|") for part in CELL_ENDS.split(line)[1:-1]]


def _with_best(table: Table) -> Table:
    largest: dict[int, float] = {}
    for index, name in enumerate(table.columns):
        values = [row[index].value for row in table.rows]
        known = [value for value in values if value is not None]
        if index and name not in NO_SCORES and len(known) > 1:
            largest[index] = max(known)
    rows = [
        [
            replace(each, best=each.value is not None and each.value == largest.get(index))
            for index, each in enumerate(row)
        ]
        for row in table.rows
    ]
    return replace(table, rows=rows)

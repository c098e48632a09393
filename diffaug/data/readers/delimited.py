"""Tables as text with one cell a row: .csv, .tsv and .txt, also .gz.

Through Python's csv, not pandas: its read_csv fills a short row up with NaN, takes the header's
first field for a gene where all rows are longer by one, renames the second of two equal genes,
and does not say in which line a field is not a number.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Any, TextIO

import numpy as np

from diffaug.data.readers import checks
from diffaug.data.readers.labels import NO_VALUE
from diffaug.data.readers.table import Table
from diffaug.data.readers.text import open_text

ENDINGS = (".csv", ".tsv", ".txt")
DELIMITERS = {"\t": "a tab", ";": "';'", ",": "','", " ": "a blank"}


def read_delimited(path: Path, columns: Sequence[str] = (), named: bool = True) -> Table:
    """Read a header with names, then one cell a row, its name first: x float32 (N, D).

    Fields are parted by what parts the header and the first row into most fields: commas,
    semicolons, tabs or, where none of these does, blanks. Decimals have a point. Blank lines
    are passed over.
    columns: header names whose fields are kept as text in `Table.columns` and not in x.
    named: whether the first column has the cells' names (`has_names` tells); else it is as others.
    ValueError, one line, for a ragged row, a field that is not a number, a missing column, a
    name that occurs twice, or an ending other than .csv, .tsv or .txt (then .gz).

    >>> read_delimited(Path("cells.csv"), columns=["celltype"]).column("celltype")[0]
    'B cell'
    """
    suffix = Path(path.stem).suffix if path.suffix == ".gz" else path.suffix
    if suffix not in ENDINGS:
        allowed = ", ".join(ENDINGS)
        raise ValueError(f"{path.name}: a table of text ends in {allowed}, or in these and .gz")
    with open_text(path) as file:
        rows = _rows(path.name, file)
        if not named:
            rows = ((line, ["", *fields]) for line, fields in rows)
        _, header = next(rows, (1, [""]))
        checks.unique(f"{path.name}: column", header[1:])
        return _table(path.name, header[1:], columns, rows, named)


def has_names(path: Path, columns: Sequence[str] = ()) -> bool:
    """Say whether the first column names the cells: without a name of its own, or text.

    A column of numbers is taken for values, and one of `columns` for what it is.
    """
    with open_text(path) as file:
        rows = _rows(path.name, file)
        (_, header), (_, first) = next(rows, (1, [""])), next(rows, (2, [""]))
    if header[0] in columns or (header[0].strip() and first[0].strip() in NO_VALUE):
        return False
    try:
        numbers(path.name, 2, first[:1])
    except ValueError:
        return True
    return not header[0].strip()


def _table(
    name: str,
    header: list[str],
    columns: Sequence[str],
    rows: Iterator[tuple[int, list[str]]],
    named: bool,
) -> Table:
    kept = {column: _position(name, header, column) for column in columns}
    numeric = [i for i in range(len(header)) if i not in kept.values()]
    cells, values = [], []
    texts: dict[str, list[str]] = {column: [] for column in kept}
    for line, (cell, *fields) in rows:
        if len(fields) != len(header):
            after = " after the cell's name" if named else ""
            raise ValueError(
                f"{name}: line {line} has {len(fields)} fields{after}, the header has {len(header)}"
            )
        cells.append(cell)
        for column, position in kept.items():
            texts[column].append(fields[position])
        values.append(numbers(name, line, [fields[i] for i in numeric]))
    if not values:
        raise ValueError(f"{name}: has no rows")
    return Table(
        name,
        np.stack(values),
        cells if named else (),
        [header[i] for i in numeric],
        {column: np.array(text) for column, text in texts.items()},
    )


def numbers(name: str, line: int, fields: list[str]) -> np.ndarray:
    """Fields as float32; ValueError naming the file and line where one is not a number."""
    try:
        for field in fields:
            if "_" in field:  # As in Python's own numbers, 1_000; in a table it is a mistake.
                raise ValueError(f"could not convert string to float: {field!r}")
        return np.array(fields, dtype=np.float32)
    except ValueError as error:
        raise ValueError(f"{name}: line {line}: {error}") from error


def _rows(name: str, file: TextIO) -> Iterator[tuple[int, list[str]]]:
    """Each row that is not blank, with the number of its (last) line."""
    first: list[str] = []
    while len([line for line in first if line.strip()]) < 2 and (line := file.readline()):
        first.append(line)
    reader = _reader(chain(first, file), _delimiter(name, [line for line in first if line.strip()]))
    for fields in reader:
        if fields and any(field.strip() for field in fields):
            yield reader.line_num, fields


def _delimiter(name: str, first: list[str]) -> str:
    """What parts `first`, the header and the first row, into most fields."""
    sizes = {d: [len(next(_reader([line], d))) for line in first] for d in DELIMITERS}
    parting = {d: n for d, n in sizes.items() if n and n[0] > 1}
    # A first row that is ragged by all of them is told of later, with its line.
    fitting = {d: n for d, n in parting.items() if n[0] == n[-1]} or parting
    if len(fitting) > 1:
        fitting.pop(" ", None)
    best = [d for d, n in fitting.items() if n[0] == max(n[0] for n in fitting.values())]
    if len(best) > 1:
        shown = " or ".join(DELIMITERS[d] for d in best)
        raise ValueError(f"{name}: line 1: fields may be parted by {shown}; only one may occur")
    return best[0] if best else ","


def _reader(lines: Iterable[str], delimiter: str) -> Any:
    return csv.reader(lines, delimiter=delimiter, skipinitialspace=delimiter == " ")


def _position(name: str, header: list[str], column: str) -> int:
    if column not in header:
        shown = ", ".join(map(repr, header[-5:])) or "none"
        raise ValueError(f"{name}: no column {column!r}; the last of {len(header)} are {shown}")
    return header.index(column)

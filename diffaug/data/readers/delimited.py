"""Tables as text with one cell a row: .csv, .tsv and .txt, also .gz."""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from diffaug.data.readers.table import Table
from diffaug.data.readers.text import open_text

DELIMITERS = {".csv": ",", ".tsv": "\t", ".txt": "\t"}


def read_delimited(path: Path, columns: Sequence[str] = ()) -> Table:
    """Read a header with names, then one cell a row, its name first: x float32 (N, D).

    columns: header names whose fields are kept as text in `Table.columns` and not in x.
    ValueError, one line, for a ragged row, a field that is not a number, a missing column, a
    cell that occurs twice, or an ending other than .csv, .tsv or .txt (then .gz).

    >>> read_delimited(Path("cells.csv"), columns=["celltype"]).column("celltype")[0]
    'B cell'
    """
    suffix = Path(path.stem).suffix if path.suffix == ".gz" else path.suffix
    if suffix not in DELIMITERS:
        allowed = ", ".join(DELIMITERS)
        raise ValueError(f"{path.name}: a table of text ends in {allowed}, or in these and .gz")
    with open_text(path) as file:
        rows = csv.reader(file, delimiter=DELIMITERS[suffix])
        header = next(rows, [])[1:]
        kept = {name: _position(path.name, header, name) for name in columns}
        return _table(path.name, header, kept, rows)


def _table(name: str, header: list[str], kept: dict[str, int], rows: Iterable[list[str]]) -> Table:
    numeric = [i for i in range(len(header)) if i not in kept.values()]
    cells, values = [], []
    texts: dict[str, list[str]] = {column: [] for column in kept}
    for line, (cell, *fields) in enumerate(filter(None, rows), 2):
        if len(fields) != len(header):
            raise ValueError(
                f"{name}: line {line} has {len(fields)} fields after the cell's name, the header "
                f"has {len(header)}"
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
        cells,
        [header[i] for i in numeric],
        {column: np.array(text) for column, text in texts.items()},
    )


def numbers(name: str, line: int, fields: list[str]) -> np.ndarray:
    """Fields as float32; ValueError naming the file and line where one is not a number."""
    try:
        return np.array(fields, dtype=np.float32)
    except ValueError as error:
        raise ValueError(f"{name}: line {line}: {error}") from error


def _position(name: str, header: list[str], column: str) -> int:
    if column not in header:
        shown = ", ".join(map(repr, header[-5:])) or "none"
        raise ValueError(f"{name}: no column {column!r}; the last of {len(header)} are {shown}")
    return header.index(column)

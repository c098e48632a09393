"""Text files, plain or .gz: lines, and lists of names."""

import csv
import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

BROKEN = (EOFError, UnicodeDecodeError, gzip.BadGzipFile, zlib.error, csv.Error)


@contextmanager
def open_text(path: Path) -> Iterator[TextIO]:
    """Open UTF-8 text, unpacked where the name ends in .gz; ValueError where it is broken."""
    try:
        if path.suffix == ".gz":
            with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
                yield file
        else:
            with path.open(encoding="utf-8", newline="") as file:
                yield file
    except BROKEN as error:
        raise ValueError(f"{path.name}: cannot be read as text ({error})") from error


def read_names(path: Path, column: int = 0) -> list[str]:
    """Read one name a line: field `column` (from 0) of tab-separated fields."""
    with open_text(path) as file:
        rows = [line.rstrip("\r\n").split("\t") for line in file if line.strip()]
    for number, row in enumerate(rows, 1):
        if column >= len(row):
            raise ValueError(f"{path.name}: line {number} has no field {column} (from 0)")
    return [row[column] for row in rows]

"""Text files, plain or .gz: lines, and lists of names."""

import csv
import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from io import TextIOWrapper
from pathlib import Path
from typing import IO, TextIO, cast

BROKEN = (EOFError, UnicodeDecodeError, gzip.BadGzipFile, zlib.error, csv.Error)


@contextmanager
def open_text(path: Path) -> Iterator[TextIO]:
    """Open UTF-8 text, unpacked where the name ends in .gz; ValueError where it is broken."""
    with path.open("rb") as file, as_text(file, path.name) as text:
        yield text


@contextmanager
def as_text(file: IO[bytes], name: str) -> Iterator[TextIO]:
    """Read an open file as `open_text` does, say a member of an archive; `name` as for messages."""
    try:
        with (
            gzip.open(file) if name.endswith(".gz") else nullcontext(file) as unpacked,
            # With or without the mark that Excel puts first.
            TextIOWrapper(cast(IO[bytes], unpacked), encoding="utf-8-sig", newline="") as text,
        ):
            yield text
    except BROKEN as error:
        raise ValueError(f"{name}: cannot be read as text ({error})") from error


def read_names(path: Path, column: int = 0) -> list[str]:
    """Read one name a line: field `column` (from 0) of tab-separated fields."""
    names = []
    with open_text(path) as file:
        for number, line in enumerate(file, 1):
            fields = line.rstrip("\r\n").split("\t")
            if not line.strip():
                continue
            if column >= len(fields):
                raise ValueError(f"{path.name}: line {number} has no field {column} (from 0)")
            names.append(fields[column])
    return names

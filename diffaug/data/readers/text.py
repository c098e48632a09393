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


def read_names(path: Path) -> list[str]:
    """Read one name a line, the first of tab-separated fields; blank lines are passed over."""
    with open_text(path) as file:
        return [line.rstrip("\r\n").split("\t")[0] for line in file if line.strip()]

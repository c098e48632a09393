"""Files that are whole or absent: every writer of the project goes through these functions."""

import csv
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np


@contextmanager
def atomic_write(path: str | Path) -> Iterator[Path]:
    """Yield a temporary path beside `path`; rename it onto `path` if the block succeeds.

    The parent folder is made. After an error neither the temporary file nor a
    half-written `path` is left; an older `path` stays as it was.

    >>> with atomic_write("out/table.csv") as temporary:
    ...     temporary.write_text("a,b")
    """
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    # The suffix stays last: numpy and matplotlib choose the format by it.
    temporary = path.with_name(f".{path.stem}.{os.getpid()}{path.suffix}")
    try:
        yield temporary
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def write_text(path: str | Path, text: str) -> None:
    """Write `text` as UTF-8 with Unix line ends."""
    with atomic_write(path) as temporary:
        temporary.write_bytes(text.encode())


def write_array(path: str | Path, array: np.ndarray) -> None:
    """Write one array as .npy."""
    with atomic_write(path) as temporary:
        np.save(temporary, array)


def write_arrays(path: str | Path, arrays: Mapping[str, np.ndarray]) -> None:
    """Write named arrays as uncompressed .npz; equal arrays give equal bytes."""
    with atomic_write(path) as temporary:
        np.savez(temporary, allow_pickle=False, **dict(arrays))


def from_bytes(rows: Any) -> Any:
    """Undo `training.augment.to_bytes`, also for arrays; what is not bytes stays as it is."""
    return rows / np.float32(127.5) - 1 if str(rows.dtype).endswith("uint8") else rows


def write_json(path: str | Path, value: Any) -> None:
    """Write `value` as indented JSON with sorted keys, so that equal values give equal bytes."""
    write_text(path, json.dumps(value, indent=2, sort_keys=True, ensure_ascii=False) + "\n")


def read_json(path: str | Path) -> Any:
    """Read a JSON file; a broken one raises ValueError naming the file."""
    try:
        return json.loads(Path(path).read_text(encoding="utf-8"))
    except ValueError as error:  # bad JSON or bad UTF-8
        raise ValueError(f"{path}: not valid JSON ({error})") from error


def write_csv(path: str | Path, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write mappings with the same keys as CSV, header first."""
    if not rows:
        raise ValueError(f"{path}: no rows to write")
    with atomic_write(path) as temporary, temporary.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def read_csv(path: str | Path) -> list[dict[str, str]]:
    """Read a CSV with a header into one mapping a row; all values are text."""
    with Path(path).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))

"""The rows of a file as a command sees them, and how a run remembers the way it read them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import ValidationError

from diffaug.blocks import Frozen
from diffaug.data.own import OwnFile, digest_of
from diffaug.data.readers import image_files
from diffaug.data.readers.labels import missing
from diffaug.data.recipes import dense
from diffaug.io import read_json, write_json
from diffaug.layers import explain

NAME = "data.json"
# What a run says of its own file and new rows may lack.
LACKED = ((), ("label",), ("ignore",), ("label", "ignore"), ("label", "ignore", "array"))


@dataclass(frozen=True, eq=False)
class Rows:
    """Rows to learn from or to use.

    Attributes:
        x: (N, D) float32, dense or CSR, or bytes (N, C, H, W).
        names: Of the rows: of pictures their paths in the folder. Numbers where there are none.
        columns: Names of the D columns; empty where the file has none.
        label: What the labels are called; "" if there are none.
        labels: (N,) numbers, NaN for none, or text, "" for none.
        total: Of counts, what each row's counts were brought to; else 0.
    """

    x: Any
    names: list[str]
    columns: list[str]
    label: str = ""
    labels: np.ndarray | None = None
    total: float = 0

    @property
    def beside(self) -> dict[str, list[Any]]:
        """The labels as a column of a file, if there are any."""
        return {} if self.labels is None else {self.label: self.labels.tolist()}

    @property
    def flat(self) -> np.ndarray:
        """The rows as a dense table (N, D), images as rows of their pixels."""
        return dense(self.x.reshape(len(self.names), -1) if self.x.ndim == 4 else self.x)

    def __str__(self) -> str:
        parts = [f"{len(self.names):,} rows of {' x '.join(map(str, self.x.shape[1:]))}"]
        if self.labels is not None:
            none = missing(self.labels)
            kinds, without = len(np.unique(self.labels[~none])), none.sum()
            parts.append(f"{self.label}: {kinds} kinds, {without} without, not learned from")
        return "; ".join(parts)


class Remembered(Frozen):
    """The content of data.json: how `fit` read its file."""

    own: OwnFile
    sha256: str
    total: float

    @property
    def path(self) -> Path:
        """The file of the fit; ValueError where it is another now."""
        path = Path(self.own.file)
        if not path.exists() or digest_of(path) != self.sha256:
            what = "was changed" if path.exists() else "is gone"
            raise ValueError(f"{path}: {what} since the fit; name the file to use")
        return path


def own_file(file: Path, **values: Any) -> OwnFile:
    """Return the block of a file; ValueError, one line, for what does not fit it."""
    given = {key: value for key, value in values.items() if value}
    try:
        return OwnFile.model_validate({"file": str(file.resolve()), **given})
    except ValidationError as error:
        raise ValueError(explain(error)) from None


def read(own: OwnFile) -> Rows:
    """Read a file as its block says; ValueError, one line, for what it must not hold."""
    path = Path(own.file)
    if own.kind == "images":
        x, labels = image_files.read_images(path, own.label, own.array)
        files = image_files.pictures_in(path) if path.is_dir() else []
        names = [file.relative_to(path).as_posix() for file in files] or _numbers(len(x))
        return Rows(x, names, [], own.label or "", labels)
    table = own.table(path)
    names = list(table.cells) or _numbers(table.x.shape[0])
    labels = table.column(own.label) if own.label else None
    total = _total(table.x) if own.transform == "counts" else 0
    return Rows(table.x, names, list(table.genes), own.label or "", labels, total)


def remember(folder: Path, own: OwnFile, rows: Rows) -> None:
    """Write data.json beside a model."""
    found = Remembered(own=own, sha256=digest_of(Path(own.file)), total=rows.total)
    write_json(folder / NAME, found.model_dump(mode="json"))


def remembered(run: Path) -> Remembered:
    """Read data.json of a run; ValueError, one line, where it has none or a broken one."""
    if not (run / NAME).is_file():
        raise ValueError(f"{run}: holds no {NAME}; `diffaug fit` writes such folders")
    try:
        return Remembered.model_validate(read_json(run / NAME))
    except ValidationError as error:
        raise ValueError(f"{run / NAME}: {explain(error)}") from None


def read_alike(run: Path, file: Path | None, given: Mapping[str, Any]) -> Rows:
    """Read rows as the fit of a run read its own.

    Args:
        run: A folder that `fit` wrote.
        file: None stands for the file of the fit.
        given: What the user says of the file: label, ignore, array. What only the run says may be
            lacking in the file.
    """
    known = remembered(run)
    path = file or known.path
    said = {key: value for key, value in given.items() if value}
    inherited = known.own.model_dump(exclude={"file"})
    errors = []
    for lacked in LACKED:
        values = {key: value for key, value in inherited.items() if key not in lacked}
        try:
            rows = read(own_file(path, **{**values, **said}))
        except ValueError as error:
            errors.append(error)
        else:
            return _brought_to(rows, known.total)
    raise errors[0]


def _numbers(count: int) -> list[str]:
    return [str(number) for number in range(count)]


def _total(x: Any) -> float:
    """What the counts of each row add up to after `log_normalised`."""
    counts = np.expm1(x) if isinstance(x, np.ndarray) else x.expm1()
    return float(np.median(np.asarray(counts.sum(axis=1, dtype=np.float64))))


def _brought_to(rows: Rows, total: float) -> Rows:
    """Rows of counts on the scale of the fit's: their own median says nothing to the model."""
    if rows.total == total:
        return rows
    x = rows.x.copy()
    values = x if isinstance(x, np.ndarray) else x.data
    values[...] = np.log1p(np.expm1(values) * (total / rows.total))
    return replace(rows, x=x, total=total)

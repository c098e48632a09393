"""A file of one's own as a data set: what a block of params.yaml says of it, and how it is read.

The file stays where it is. It is no download and no entry of the catalogue; its SHA-256 says
whether its preparation is current.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

import numpy as np
from pydantic import Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from diffaug.blocks import Frozen
from diffaug.data.canonical import Dataset
from diffaug.data.entry import Entry
from diffaug.data.prepare import write
from diffaug.data.raw import RawData
from diffaug.data.readers import delimited, image_files
from diffaug.data.readers.by_ending import ending_of, misfit, read_table
from diffaug.data.readers.table import Table
from diffaug.data.recipes import COFACTOR, dense, encode, log_normalised
from diffaug.data.sources import sha256_of

IGNORED = (*delimited.ENDINGS, ".fcs")
NAMED = (".h5ad", ".npz")
TRANSFORMED = {
    "counts": "log(1 + count x median total / total of the row)",
    "asinh": f"asinh(value / {COFACTOR})",
    "none": "the file's own numbers",
}


class OwnFile(Frozen):
    """A file that holds a data set.

    Attributes:
        kind: "table", or "images" of bytes (N, C, H, W).
        file: Its path, from the project's folder on. Of images also a folder of folders.
        label: The column, column of obs or array with each row's class; of a folder of images
            "folder": the folder that an image lies in. Without one there are no classes.
        ignore: Columns of a text or channels of .fcs that are neither values nor the label.
        array: The matrix in .h5ad ("X", "raw/X", "layers/<name>") or array in .npz ("x").
        transform: Of a table, what is done to its numbers: see `TRANSFORMED`.
    """

    kind: Literal["table", "images"] = "table"
    file: str
    label: str | None = None
    ignore: list[str] = Field(default_factory=list)
    array: str = ""
    transform: Literal["counts", "asinh", "none"] = "none"

    @field_validator("file", "ignore", "array", "transform")
    @classmethod
    def _fits(cls, value: Any, info: ValidationInfo) -> Any:
        of = {**info.data, str(info.field_name): value}
        if "kind" in of and "file" in of and (why := _misfit(str(info.field_name), of)):
            raise PydanticCustomError("misfit", "{why}", {"why": why})
        return value

    @property
    def entry(self) -> Entry:
        """Return what the catalogue would say of it."""
        return Entry(
            title=Path(self.file).name,
            domain="biology" if self.kind == "table" else "vision",
            sources=(),
            read=self.read,
            licence="your own file",
            homepage=self.file,
        )

    def table(self, path: Path) -> Table:
        """Read the table at `path`, its numbers transformed; ValueError, one line, as `read`."""
        table = read_table(path, [*([self.label] if self.label else []), *self.ignore], self.array)
        if self.transform == "counts":
            return replace(table, x=log_normalised(table.name, table.x))
        asinh = self.transform == "asinh"
        return replace(table, x=np.arcsinh(dense(table.x) / COFACTOR)) if asinh else table

    def read(self, path: Path) -> RawData:
        """Read the file at `path`; ValueError, one line, for what it must not hold."""
        if self.kind == "images":
            x, column = image_files.read_images(path, self.label, self.array)
            notes = "Images as they are."
        else:
            table = self.table(path)
            x, column = dense(table.x), table.column(self.label) if self.label else None
            notes = f"Values: {TRANSFORMED[self.transform]}."
        if column is None:
            return RawData(x, np.full(len(x), -1), (), f"{notes} No labels.")
        labels, names = classes_of(f"{path.name}: {self.label}", column)
        return RawData(x, labels, names, f"{notes} Classes: {self.label}.")


def classes_of(what: str, column: np.ndarray) -> tuple[np.ndarray, tuple[str, ...]]:
    """Return labels and class names as `encode`; ValueError too where nearly each row has its own.

    what: The column, for messages.
    """
    labels, names = encode(what, column)
    if len(names) > max(2, len(column) / 2):
        raise ValueError(f"{what}: {len(names)} kinds in {len(column)} rows are no classes")
    return labels, names


def _misfit(key: str, of: Mapping[str, Any]) -> str:
    """Why a key does not fit the file of its block; '' if it does."""
    if of[key] == OwnFile.model_fields[key].get_default(call_default_factory=True):
        return ""
    images, ending = of["kind"] == "images", ending_of(of["file"])
    if key == "file":
        return image_files.misfit(ending) if images else misfit(of["file"])
    if key == "ignore" and (images or ending not in IGNORED):
        return f"allowed for tables in {', '.join(IGNORED)}"
    if key == "array" and ending not in NAMED:
        return f"allowed for {' and '.join(NAMED)}, which name their arrays"
    return "allowed is none, as these are images" if key == "transform" and images else ""


def prepare_own(
    name: str,
    own: OwnFile,
    sha256: str,
    folder: str | Path,
    rows: int | None = None,
    training_rows: int | None = None,
) -> Dataset:
    """Bring a file of one's own to the canonical form, as data set `name` in `folder`.

    rows: keeps that many random ones; training_rows: of those to train on. ValueError, one line,
    where the file cannot be read, is too short, or is not the one that `sha256` was taken of.
    """
    path = Path(own.file)
    if digest_of(path) != sha256:
        raise ValueError(f"{path}: was changed while the run went on; run again")
    return write(name, own.entry, own.read(path), folder, f"SHA-256 {sha256}", rows, training_rows)


def check_file(name: str, own: OwnFile) -> None:
    """ValueError, one line, where data set `name` has no file."""
    path = Path(own.file)
    if not (path.is_file() or (own.kind == "images" and path.is_dir())):
        raise ValueError(f"params.yaml: datasets.{name}.file = {own.file!r}: no such file")


def digest_of(path: Path) -> str:
    """SHA-256 of a file, or of the names and bytes of all files in a folder."""
    if path.is_file():
        return sha256_of(path)
    files = sorted(each for each in path.rglob("*") if each.is_file())
    lines = [f"{each.relative_to(path).as_posix()} {sha256_of(each)}\n" for each in files]
    return hashlib.sha256("".join(lines).encode()).hexdigest()

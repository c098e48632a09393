"""A table of any format that there is a reader for, told by how the file's name ends."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from diffaug.data.readers import checks
from diffaug.data.readers.delimited import ENDINGS as TEXT
from diffaug.data.readers.delimited import has_names, read_delimited
from diffaug.data.readers.fcs import read_fcs
from diffaug.data.readers.h5ad import read_h5ad
from diffaug.data.readers.mtx import read_mtx
from diffaug.data.readers.npz import read_npz
from diffaug.data.readers.table import Table

PACKED = (*TEXT, ".mtx")  # may end in .gz too
ENDINGS = (*PACKED, ".npz", ".npy", ".h5ad", ".fcs")
# Beside a matrix, as 10x Genomics calls them.
GENES, CELLS = ("features.tsv", "genes.tsv"), ("barcodes.tsv",)


def ending_of(name: str) -> str:
    """Return how a file's name ends, without .gz.

    >>> ending_of("counts/matrix.mtx.gz")
    '.mtx'
    """
    return Path(name.lower().removesuffix(".gz")).suffix


def misfit(name: str) -> str:
    """Say which endings there are readers for, where a file has another; '' if it has one."""
    if ending_of(name) in (PACKED if name.lower().endswith(".gz") else ENDINGS):
        return ""
    return f"allowed endings are {', '.join(ENDINGS)}; after {', '.join(PACKED)} also .gz"


def read_table(path: Path, columns: Sequence[str] = (), array: str = "") -> Table:
    """Read a table: rows are cells, columns are genes or markers.

    Args:
        path: The file. Text has a header; its first column names the rows where the header has no
            name for it, or where it is text and none of `columns`. Beside a .mtx lie the names of
            its genes and cells, as 10x Genomics writes them.
        columns: What is kept beside x: columns of text, channels of .fcs, columns of obs of .h5ad
            or arrays (N,) of .npz.
        array: The matrix of .h5ad ("X" if empty, "raw/X", "layers/<name>") or .npz ("x").

    Raises:
        ValueError: One line, for an unknown ending or what the format's reader refuses.

    >>> read_table(Path("cells.csv"), columns=["celltype"]).column("celltype")[0]
    'B cell'
    """
    if why := misfit(path.name):
        raise ValueError(f"{path.name}: {why}")
    ending = ending_of(path.name)
    if ending in TEXT:
        return read_delimited(path, columns, named=has_names(path, columns))
    if ending == ".fcs":
        return read_fcs(path, columns)
    if ending == ".h5ad":
        return read_h5ad(path, array or "X", columns)
    if ending == ".npz":
        return read_npz(path, array or "x", columns=columns)
    if columns:
        raise ValueError(f"{path.name}: no column {columns[0]!r}; {ending} holds numbers alone")
    if ending == ".mtx":
        return read_mtx(path, _beside(path, GENES), _beside(path, CELLS))
    with checks.readable(path.name, ".npy"):
        return Table(path.name, np.load(path, allow_pickle=False))


def _beside(path: Path, names: Sequence[str]) -> Path:
    tried = [path.with_name(name + packed) for name in names for packed in ("", ".gz")]
    found = [other for other in tried if other.is_file()]
    if not found:
        shown = " or ".join(other.name for other in tried)
        raise ValueError(f"{path.name}: beside it {shown} is needed")
    return found[0]

"""AnnData's .h5ad through the package anndata, which knows the layouts of all its versions.

https://anndata.readthedocs.io/en/stable/fileformat-prose.html
"""

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from diffaug.data.readers import checks
from diffaug.data.readers.sparse import as_csr
from diffaug.data.readers.table import Table

if TYPE_CHECKING:
    import pandas as pd


def read_h5ad(path: Path, x: str = "X", columns: Sequence[str] = ()) -> Table:
    """Read the matrix `x` ("X", "raw/X" or "layers/<name>") as (N, D), dense or CSR.

    columns: names in obs to keep, text or numbers. ValueError, one line, where anndata is not
    installed, or the file, the matrix or a column is missing or broken, or `x` is no matrix.

    >>> read_h5ad(Path("cells.h5ad"), columns=["celltype"]).column("celltype")[0]
    'B cell'
    """
    from scipy.sparse import issparse

    try:
        anndata = import_module("anndata.io")
    except ImportError as error:
        raise ValueError(
            f"{path.name}: reading .h5ad needs anndata; `pip install anndata`"
        ) from error
    with checks.readable(path.name, ".h5ad"):
        matrix, obs, var = _parts(anndata, path, x)
        unknown = [name for name in columns if name not in obs.columns]
        if unknown:
            known = ", ".join(map(str, obs.columns)) or "none"
            raise ValueError(f"{path.name}: no column {unknown[0]!r} in obs; there are {known}")
        kept = {name: _values(obs[name]) for name in columns}
        cells, genes = (frame.index.astype(str).tolist() for frame in (obs, var))
    if issparse(matrix):
        matrix = as_csr(path.name, matrix)
    elif not isinstance(matrix, np.ndarray):
        kind = type(matrix).__name__
        raise ValueError(f"{path.name}: {x} is {kind}, an array or a sparse matrix is needed")
    return Table(path.name, matrix, cells, genes, kept)


def _parts(anndata: Any, path: Path, x: str) -> tuple[Any, "pd.DataFrame", "pd.DataFrame"]:
    """The matrix, obs and var alone: the rest of a file can be much larger."""
    with import_module("h5py").File(path) as file:
        if x not in file:
            raise ValueError(f"{path.name}: no matrix {x!r}; there are {', '.join(file)}")
        matrix = anndata.read_elem(file[x])
        if not hasattr(file["obs"], "keys"):  # Before 0.7: names of types are in uns.
            whole = anndata.read_h5ad(path)
            return matrix, whole.obs, whole.raw.var if x == "raw/X" else whole.var
        var = file["raw/var" if x == "raw/X" else "var"]
        return matrix, _frame(anndata, file["obs"]), _frame(anndata, var)


def _frame(anndata: Any, group: Any) -> "pd.DataFrame":
    frame = anndata.read_elem(group)
    if not hasattr(frame, "index"):
        raise ValueError(f"{group.name} is not a data frame")
    return frame


def _values(column: "pd.Series[Any]") -> np.ndarray:
    """As numpy holds them; None where pandas has no value."""
    if isinstance(column.dtype, np.dtype) and column.dtype.kind in "iuf":
        return column.to_numpy()
    return column.astype(object).where(column.notna(), None).to_numpy()

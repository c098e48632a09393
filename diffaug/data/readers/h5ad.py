"""AnnData's .h5ad, through h5py: the current layout and those of versions before 0.8 and 0.7.

Layouts: https://anndata.readthedocs.io/en/stable/fileformat-prose.html
"""

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from diffaug.data.readers.sparse import compressed
from diffaug.data.readers.table import Table, Values


def read_h5ad(path: Path, x: str = "X", columns: Sequence[str] = ()) -> Table:
    """Read the matrix `x` ("X", "raw/X" or "layers/<name>") as (N, D), dense or CSR.

    columns: names in obs to keep, text or numbers; a category without a value becomes "".
    ValueError, one line, where h5py is not installed, or the file, the matrix or a column
    is missing or broken.

    >>> read_h5ad(Path("cells.h5ad"), columns=["celltype"]).column("celltype")[0]
    'B cell'
    """
    try:
        h5py = import_module("h5py")
    except ImportError as error:
        raise ValueError(f"{path.name}: reading .h5ad needs h5py; `pip install h5py`") from error
    try:
        with h5py.File(path) as file:
            if x not in file:
                raise ValueError(f"{path.name}: no matrix {x!r}; there are {', '.join(file)}")
            var = file["raw/var" if x == "raw/X" and "raw/var" in file else "var"]
            return Table(
                path.name,
                _matrix(path.name, file[x]),
                cells=_index(file["obs"]),
                genes=_index(var),
                columns={name: _column(path.name, file, name) for name in columns},
            )
    except (OSError, KeyError, TypeError) as error:
        raise ValueError(f"{path.name}: cannot be read as .h5ad ({error})") from error


def _matrix(name: str, node: Any) -> Values:
    if not hasattr(node, "keys"):
        return np.asarray(node)
    kind = node.attrs.get("encoding-type", node.attrs.get("h5sparse_format", "csr"))
    shape = node.attrs.get("shape", node.attrs.get("h5sparse_shape"))
    parts = [np.asarray(node[part]) for part in ("data", "indices", "indptr")]
    return compressed(name, parts, tuple(shape), by_column="csc" in str(kind))


def _index(frame: Any) -> list[str]:
    """Row names of obs or var: a group whose attribute names them, or a compound dataset."""
    if hasattr(frame, "keys"):
        return _text(np.asarray(frame[frame.attrs.get("_index", "index")])).tolist()
    return _text(frame[frame.dtype.names[0]]).tolist()


def _column(name: str, file: Any, column: str) -> np.ndarray:
    obs = file["obs"]
    known = list(obs.keys()) if hasattr(obs, "keys") else list(obs.dtype.names[1:])
    if column not in known:
        raise ValueError(f"{name}: no column {column!r} in obs; there are {', '.join(known)}")
    node = obs[column]
    if hasattr(node, "keys"):  # 0.8 and later
        return _decode(node["codes"], node["categories"])
    if not hasattr(obs, "keys"):  # before 0.7
        categories = f"uns/{column}_categories"
        return _decode(node, file[categories]) if categories in file else _text(node)
    if f"__categories/{column}" in obs:  # 0.7
        return _decode(node, obs["__categories"][column])
    return _text(np.asarray(node))


def _decode(codes: Any, categories: Any) -> np.ndarray:
    names = _text(np.asarray(categories)).astype(str)
    return np.append(names, "")[np.asarray(codes)]  # The code of no value is -1: the last.


def _text(values: np.ndarray) -> np.ndarray:
    if values.dtype.kind not in "OS":
        return values
    return np.array([v.decode() if isinstance(v, bytes) else str(v) for v in values.ravel()])

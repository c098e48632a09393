"""Tiny files of cells, written from the layouts that FCS and AnnData define."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.sparse import csr_matrix


def write_fcs(
    path: Path,
    events: np.ndarray,
    channels: list[str],
    order: str = "<",
    version: str = "FCS3.0",
    in_text: bool = False,
    **keywords: str,
) -> None:
    """HEADER, TEXT, DATA. `in_text`: the offsets of DATA are in TEXT only, as for large files."""
    kind = {4: "F", 8: "D"}[events.itemsize] if events.dtype.kind == "f" else "I"
    pairs = {
        "$BYTEORD": "1,2,3,4" if order == "<" else "4,3,2,1",
        "$DATATYPE": kind,
        "$MODE": "L",
        "$PAR": str(events.shape[1]),
        "$TOT": str(len(events)),
        "$BEGINDATA": "4000",
        "$ENDDATA": str(3999 + events.nbytes),
    }
    for i, channel in enumerate(channels, 1):
        size = str(8 * events.itemsize)
        pairs |= {f"$P{i}N": channel, f"$P{i}B": size, f"$P{i}R": "262144", f"$P{i}E": "0,0"}
    pairs |= {f"${key}": value for key, value in keywords.items()}
    text = "/" + "".join(f"{key}/{value.replace('/', '//')}/" for key, value in pairs.items())
    data = events.astype(events.dtype.newbyteorder(order)).tobytes()
    start = 0 if in_text else 4000
    assert len(text) < 3900, "TEXT would run into DATA"
    offsets = (58, 57 + len(text), start, start and start + len(data) - 1, 0, 0)
    header = f"{version}    " + "".join(f"{offset:8d}" for offset in offsets)
    path.write_bytes((header + text).encode().ljust(4000) + data)


def write_frame(file: Any, name: str, index: list[str]) -> Any:
    group = file.create_group(name)
    group.attrs["_index"] = "_index"
    group["_index"] = np.array(index, dtype="S")
    return group


def write_sparse(file: Any, name: str, x: Any, kind: str, old: bool = False) -> None:
    group = file.create_group(name)
    group.attrs["h5sparse_format" if old else "encoding-type"] = kind if old else f"{kind}_matrix"
    group.attrs["h5sparse_shape" if old else "shape"] = x.shape
    for part in ("data", "indices", "indptr"):
        group[part] = getattr(x, part)


def write_h5ad(
    path: Path, x: np.ndarray, column: str, types: list[str], codes: list[int], layout: str = "0.8"
) -> None:
    """X as CSR; obs[column] categorical, with code -1 for a cell of none; obs["n"] of numbers."""
    h5py = pytest.importorskip("h5py")
    n_cells, n_genes = x.shape
    cells, genes = [f"c{i}" for i in range(n_cells)], [f"g{i}" for i in range(n_genes)]
    names = np.array(types, dtype="S")
    with h5py.File(path, "w") as file:
        write_sparse(file, "X", csr_matrix(x), "csr", old=layout == "before 0.7")
        if layout == "before 0.7":
            obs = np.zeros(n_cells, dtype=[("index", "S9"), ("n", "f4"), (column, "i1")])
            obs["index"], obs["n"], obs[column] = cells, range(n_cells), codes
            file["obs"] = obs
            file[f"uns/{column}_categories"] = names
            file["var"] = np.array([(gene,) for gene in genes], dtype=[("index", "S9")])
            return
        obs = write_frame(file, "obs", cells)
        write_frame(file, "var", genes)
        obs["n"] = np.arange(n_cells)
        if layout == "0.7":
            obs[column] = np.array(codes, dtype=np.int8)
            obs[f"__categories/{column}"] = names
        else:
            obs[f"{column}/codes"] = np.array(codes, dtype=np.int8)
            obs[f"{column}/categories"] = names

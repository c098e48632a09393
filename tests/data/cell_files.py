"""Tiny files of cells, written from the layouts that FCS and AnnData define."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.sparse import csr_matrix

START = 4000


def write_fcs(
    path: Path,
    events: np.ndarray,
    channels: list[str],
    order: str = "<",
    version: str = "FCS3.0",
    header: tuple[object, object] | None = None,
    **keywords: str,
) -> None:
    """HEADER, TEXT, DATA. `header`: what HEADER says of DATA, first byte and last; or the truth."""
    kind = {4: "F", 8: "D"}[events.itemsize] if events.dtype.kind == "f" else "I"
    end = START - 1 + events.nbytes
    pairs = {f"${key}": value for key, value in keywords.items()} | {
        "$BYTEORD": "1,2,3,4" if order == "<" else "4,3,2,1",
        "$DATATYPE": kind,
        "$MODE": "L",
        "$PAR": str(events.shape[1]),
        "$TOT": str(len(events)),
        "$BEGINDATA": str(START),
        "$ENDDATA": str(end),
        "$NEXTDATA": "0",
    }
    for i, channel in enumerate(channels, 1):
        size = str(8 * events.itemsize)
        pairs |= {f"$P{i}N": channel, f"$P{i}B": size, f"$P{i}R": "262144", f"$P{i}E": "0,0"}
    pairs |= {f"${key}": value for key, value in keywords.items()}
    text = "/" + "".join(f"{key}/{value.replace('/', '//')}/" for key, value in pairs.items())
    data = events.astype(events.dtype.newbyteorder(order)).tobytes()
    assert len(text) < START - 100, "TEXT would run into DATA"
    offsets = (58, 57 + len(text), *(header or (START, end)), 0, 0)
    head = f"{version}    " + "".join(f"{offset:>8}" for offset in offsets)
    path.write_bytes((head + text).encode().ljust(START) + data)


def write_anndata(path: Path, x: Any, **columns: Any) -> None:
    """A file as the installed anndata writes it: cells c0, ..., genes g0, ..., obs as given."""
    anndata, pandas = pytest.importorskip("anndata"), pytest.importorskip("pandas")
    obs = pandas.DataFrame(columns, index=[f"c{i}" for i in range(x.shape[0])])
    var = pandas.DataFrame(index=[f"g{i}" for i in range(x.shape[1])])
    with anndata.settings.override(allow_write_nullable_strings=True):
        anndata.AnnData(x, obs=obs, var=var).write_h5ad(path)


def write_h5ad(
    path: Path, x: np.ndarray, column: str, types: list[str], codes: list[int], layout: str = "new"
) -> None:
    """X as CSR; obs[column] categorical, with code -1 for a cell of none; obs["n"] of numbers.

    layout: "new" is that of the installed anndata, "0.7" and "before 0.7" those of old ones.
    """
    if layout == "new":
        pandas = pytest.importorskip("pandas")
        named = pandas.Categorical.from_codes(codes, types)
        write_anndata(path, csr_matrix(x), **{column: named, "n": np.arange(len(x))})
        return
    h5py = pytest.importorskip("h5py")
    cells, genes = (
        [f"{letter}{i}" for i in range(n)] for letter, n in zip("cg", x.shape, strict=True)
    )
    with h5py.File(path, "w") as file:
        sparse = csr_matrix(x)
        for part in ("data", "indices", "indptr"):
            file[f"X/{part}"] = getattr(sparse, part)
        if layout == "0.7":
            _attributes(file["X"], "csr_matrix", "0.1.0", shape=x.shape)
            _old_frame(file, "var", genes, [])
            obs = _old_frame(file, "obs", cells, [column, "n"])
            obs["n"] = np.arange(len(x))
            obs[column] = np.array(codes, dtype=np.int8)
            obs[f"__categories/{column}"] = np.array(types, dtype=object)
            obs[column].attrs["categories"] = obs[f"__categories/{column}"].ref
            return
        file["X"].attrs["h5sparse_format"], file["X"].attrs["h5sparse_shape"] = "csr", x.shape
        obs = np.zeros(len(x), dtype=[("index", "S9"), ("n", "f4"), (column, "i1")])
        obs["index"], obs["n"], obs[column] = cells, range(len(x)), codes
        file["obs"] = obs
        file[f"uns/{column}_categories"] = np.array(types, dtype="S")
        file["var"] = np.array([(gene,) for gene in genes], dtype=[("index", "S9")])


def _old_frame(file: Any, name: str, index: list[str], columns: Sequence[str]) -> Any:
    group = file.create_group(name)
    order = np.array(columns, dtype=object) if columns else np.array([])
    _attributes(group, "dataframe", "0.1.0", **{"_index": "_index", "column-order": order})
    group["_index"] = np.array(index, dtype=object)
    return group


def _attributes(group: Any, kind: str, version: str, **more: Any) -> None:
    group.attrs.update({"encoding-type": kind, "encoding-version": version} | more)

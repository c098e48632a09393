"""AnnData files in the layouts of several versions."""

import sys
from pathlib import Path

import numpy as np
import pytest
from scipy.sparse import csc_matrix, csr_matrix, issparse

from diffaug.data.readers.h5ad import read_h5ad
from tests.data.cell_files import write_frame, write_h5ad, write_sparse

X = np.array([[0, 2.0, 0], [1, 0, 0], [0, 0, 4], [5, 0, 6]], dtype=np.float32)
TYPES, CODES = ["B", "T"], [1, 0, -1, 1]
CELLS, GENES = ["c0", "c1", "c2", "c3"], ["g0", "g1", "g2"]
EXPECTED = ["T", "B", "", "T"]


def write_cells(path: Path, layout: str = "0.8", x: np.ndarray = X) -> None:
    write_h5ad(path, x, "celltype", TYPES, CODES, layout)


@pytest.mark.parametrize("layout", ["0.8", "0.7", "before 0.7"])
def test_layouts(tmp_path: Path, layout: str) -> None:
    write_cells(tmp_path / "a.h5ad", layout)
    table = read_h5ad(tmp_path / "a.h5ad", columns=["celltype", "n"])
    assert issparse(table.x)
    assert np.array_equal(table.x.toarray(), X)
    assert (table.cells, table.genes) == (CELLS, GENES)
    assert table.column("celltype").tolist() == EXPECTED
    assert table.column("n").tolist() == [0, 1, 2, 3]


def test_other_matrices(tmp_path: Path) -> None:
    write_cells(tmp_path / "a.h5ad")
    h5py = pytest.importorskip("h5py")
    with h5py.File(tmp_path / "a.h5ad", "a") as file:
        file["layers/dense"] = X + 1
        write_sparse(file, "layers/csc", csc_matrix(X * 2), "csc")
        write_sparse(file, "raw/X", csr_matrix(np.hstack([X, X])), "csr")
        write_frame(file, "raw/var", [f"r{i}" for i in range(6)])
    assert np.array_equal(read_h5ad(tmp_path / "a.h5ad", "layers/dense").x, X + 1)
    csc = read_h5ad(tmp_path / "a.h5ad", "layers/csc").x
    assert csc.format == "csr"
    assert np.array_equal(csc.toarray(), X * 2)
    raw = read_h5ad(tmp_path / "a.h5ad", "raw/X")
    assert (raw.x.shape, raw.genes[5]) == ((4, 6), "r5")


def test_text_column(tmp_path: Path) -> None:
    write_cells(tmp_path / "a.h5ad")
    h5py = pytest.importorskip("h5py")
    with h5py.File(tmp_path / "a.h5ad", "a") as file:
        file["obs/batch"] = np.array(["α", "b", "b", "α"], dtype=h5py.string_dtype())
    table = read_h5ad(tmp_path / "a.h5ad", columns=["batch"])
    assert table.column("batch").tolist() == ["α", "b", "b", "α"]


@pytest.mark.parametrize("layout", ["0.8", "before 0.7"])
def test_missing_column_and_matrix(tmp_path: Path, layout: str) -> None:
    write_cells(tmp_path / "a.h5ad", layout)
    with pytest.raises(
        ValueError, match=r"a\.h5ad: no column 'louvain' in obs; there are .*celltype"
    ):
        read_h5ad(tmp_path / "a.h5ad", columns=["louvain"])
    with pytest.raises(ValueError, match=r"a\.h5ad: no matrix 'layers/counts'; there are X, obs"):
        read_h5ad(tmp_path / "a.h5ad", "layers/counts")


def test_broken_files(tmp_path: Path) -> None:
    write_cells(tmp_path / "a.h5ad")
    whole = (tmp_path / "a.h5ad").read_bytes()
    for content in (whole[:300], b"no hdf5"):
        (tmp_path / "b.h5ad").write_bytes(content)
        with pytest.raises(ValueError, match=r"b\.h5ad: cannot be read as \.h5ad"):
            read_h5ad(tmp_path / "b.h5ad")
    h5py = pytest.importorskip("h5py")
    with h5py.File(tmp_path / "a.h5ad", "a") as file:
        del file["X"].attrs["shape"]
    with pytest.raises(ValueError, match=r"a\.h5ad: cannot be read as \.h5ad"):
        read_h5ad(tmp_path / "a.h5ad")
    x = X.copy()
    x[3, 2] = np.nan
    write_cells(tmp_path / "c.h5ad", x=x)
    with pytest.raises(ValueError, match=r"c\.h5ad: 1 values are NaN.*row 3, column 2"):
        read_h5ad(tmp_path / "c.h5ad")


def test_without_h5py(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "h5py", None)
    with pytest.raises(ValueError, match=r"a\.h5ad: reading \.h5ad needs h5py; `pip install h5py`"):
        read_h5ad(tmp_path / "a.h5ad")

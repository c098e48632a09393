"""AnnData files in the layouts of several versions."""

import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.sparse import csc_matrix, csr_matrix, issparse

from diffaug.data.readers.h5ad import read_h5ad
from diffaug.data.readers.labels import missing
from tests.data.cell_files import write_anndata, write_h5ad

anndata, pandas = pytest.importorskip("anndata"), pytest.importorskip("pandas")
h5py = pytest.importorskip("h5py")
X = np.array([[0, 2.0, 0], [1, 0, 0], [0, 0, 4], [5, 0, 6]], dtype=np.float32)
TYPES, CODES = ["B", "T"], [1, 0, -1, 1]
CELLS, GENES = ["c0", "c1", "c2", "c3"], ["g0", "g1", "g2"]
EXPECTED = ["T", "B", "", "T"]
LAYOUTS = ("new", "0.7", "before 0.7")


def write_cells(path: Path, layout: str = "new", x: np.ndarray = X) -> None:
    write_h5ad(path, x, "celltype", TYPES, CODES, layout)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_layouts(tmp_path: Path, layout: str) -> None:
    write_cells(tmp_path / "a.h5ad", layout)
    table = read_h5ad(tmp_path / "a.h5ad", columns=["celltype", "n"])
    assert issparse(table.x)
    assert np.array_equal(table.x.toarray(), X)
    assert (table.cells, table.genes) == (CELLS, GENES)
    assert table.column("celltype").tolist() == EXPECTED
    assert table.column("n").tolist() == [0, 1, 2, 3]


@pytest.mark.parametrize("n", [2, 4])
def test_names_as_nullable_text(tmp_path: Path, n: int) -> None:
    """As pandas 3 has all text; with two cells the parts of the group once passed for names."""
    obs = pandas.DataFrame(index=pandas.array(CELLS[:n], dtype="string"))
    var = pandas.DataFrame(index=pandas.array(GENES[:2], dtype="string"))
    with anndata.settings.override(allow_write_nullable_strings=True):
        anndata.AnnData(X[:n, :2], obs=obs, var=var).write_h5ad(tmp_path / "a.h5ad")
    with h5py.File(tmp_path / "a.h5ad") as file:
        assert file["obs/_index"].attrs["encoding-type"] == "nullable-string-array"
    table = read_h5ad(tmp_path / "a.h5ad")
    assert (table.cells, table.genes) == (CELLS[:n], GENES[:2])


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (pandas.array(["T", None, "T", "B"], dtype="string"), ["T", "", "T", "B"]),
        (pandas.array([True, None, True, False], dtype="boolean"), ["True", "", "True", "False"]),
        (pandas.array([1, None, 1, 2], dtype="Int64"), [1, None, 1, 2]),
        ([1.0, np.nan, 1.0, 2.0], [1, None, 1, 2]),
        (pandas.Categorical([7, None, 7, 10]), [7, None, 7, 10]),
        (["α", "nan", "NA", "α"], ["α", "", "", "α"]),
        ([3, 1, 3, 1], [3, 1, 3, 1]),
    ],
)
def test_columns(tmp_path: Path, values: Any, expected: list[object]) -> None:
    write_anndata(tmp_path / "a.h5ad", X, c=values)
    column = read_h5ad(tmp_path / "a.h5ad", columns=["c"]).column("c")
    assert missing(column).tolist() == [value in ("", None) for value in expected]
    known = ~missing(column)
    assert column[known].tolist() == [value for value in expected if value not in ("", None)]


def test_other_matrices(tmp_path: Path) -> None:
    raw = anndata.AnnData(csr_matrix(np.hstack([X, X])))
    raw.var_names = [f"r{i}" for i in range(6)]
    data = anndata.AnnData(X, layers={"dense": X + 1, "csc": csc_matrix(X * 2)})
    data.raw = raw
    data.write_h5ad(tmp_path / "a.h5ad")
    assert np.array_equal(read_h5ad(tmp_path / "a.h5ad", "layers/dense").x, X + 1)
    csc = read_h5ad(tmp_path / "a.h5ad", "layers/csc").x
    assert csc.format == "csr"
    assert np.array_equal(csc.toarray(), X * 2)
    read = read_h5ad(tmp_path / "a.h5ad", "raw/X")
    assert issparse(read.x)
    assert (read.x.shape, read.genes[5]) == ((4, 6), "r5")


@pytest.mark.parametrize(
    ("place", "kind"),
    [("X", "dict"), ("layers", "dict"), ("obs", "DataFrame"), ("uns/text", "str")],
)
def test_what_is_no_matrix_is_refused(tmp_path: Path, place: str, kind: str) -> None:
    write_cells(tmp_path / "a.h5ad")
    with h5py.File(tmp_path / "a.h5ad", "a") as file:
        anndata.io.write_elem(file, "uns/text", "text")
        if place == "X":
            del file["X"]
            file["X/part"] = X
    with pytest.raises(ValueError, match=rf"^a\.h5ad: {place} is {kind}, .* is needed$"):
        read_h5ad(tmp_path / "a.h5ad", place)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_missing_column_and_matrix(tmp_path: Path, layout: str) -> None:
    write_cells(tmp_path / "a.h5ad", layout)
    with pytest.raises(
        ValueError, match=r"^a\.h5ad: no column 'louvain' in obs; there are .*celltype"
    ):
        read_h5ad(tmp_path / "a.h5ad", columns=["louvain"])
    with pytest.raises(ValueError, match=r"^a\.h5ad: no matrix 'layers/counts'; there are X, "):
        read_h5ad(tmp_path / "a.h5ad", "layers/counts")


def test_broken_files(tmp_path: Path) -> None:
    write_cells(tmp_path / "a.h5ad")
    whole = (tmp_path / "a.h5ad").read_bytes()
    for content in (whole[:300], b"no hdf5"):
        (tmp_path / "b.h5ad").write_bytes(content)
        with pytest.raises(ValueError, match=r"^b\.h5ad: cannot be read as \.h5ad"):
            read_h5ad(tmp_path / "b.h5ad")
    x = X.copy()
    x[3, 2] = np.nan
    write_cells(tmp_path / "c.h5ad", x=x)
    with pytest.raises(ValueError, match=r"^c\.h5ad: 1 values are NaN.*row 3, column 2"):
        read_h5ad(tmp_path / "c.h5ad")


def latin1(file: Any) -> None:
    del file["obs/celltype/categories"]
    file["obs/celltype/categories"] = np.array([b"B", b"caf\xe9"], dtype=h5py.string_dtype())


def without_type(file: Any) -> None:
    del file["obs"].attrs["encoding-type"]


def without_shape(file: Any) -> None:
    del file["X"].attrs["shape"]


def outside(file: Any) -> None:
    file["X/indices"][0] = 9


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (latin1, "cannot be read as .h5ad .*'utf-8' codec can't decode.*celltype"),
        (without_type, "cannot be read as .h5ad .*obs"),
        (without_shape, "cannot be read as .h5ad .*X"),
        (outside, "sparse arrays do not fit"),
    ],
)
def test_spoilt_elements(tmp_path: Path, spoil: Any, message: str) -> None:
    write_cells(tmp_path / "a.h5ad")
    with h5py.File(tmp_path / "a.h5ad", "a") as file:
        spoil(file)
    with pytest.raises(ValueError, match=rf"^a\.h5ad: {message}") as caught:
        read_h5ad(tmp_path / "a.h5ad", columns=["celltype"])
    assert "\n" not in str(caught.value)


def test_without_anndata(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "anndata.io", None)
    with pytest.raises(
        ValueError, match=r"^a\.h5ad: reading \.h5ad needs anndata; `pip install anndata`"
    ):
        read_h5ad(tmp_path / "a.h5ad")

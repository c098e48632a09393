"""Tables in .npz: dense and in the CSR arrays of the packs."""

from pathlib import Path

import numpy as np
import pytest
from scipy.sparse import csr_matrix, issparse

from diffaug.data.readers.npz import array_names, read_arrays, read_npz

X = np.array([[0, 0, 5], [1, 0, 0], [0, 0, 0], [2, 7, 0]], dtype=np.uint16)


def write_csr(path: Path, x: np.ndarray, **more: np.ndarray) -> None:
    """The layout of the packs: indices and counts in the smallest types that hold them."""
    sparse = csr_matrix(x)
    np.savez_compressed(
        path,
        x_data=sparse.data,
        x_indices=sparse.indices.astype(np.uint16),
        x_indptr=sparse.indptr,
        x_shape=np.array(x.shape),
        **more,
    )


def test_csr_stays_sparse(tmp_path: Path) -> None:
    write_csr(tmp_path / "a.npz", X, labels=np.array([3, 1, 3, 2]))
    table = read_npz(tmp_path / "a.npz", columns=["labels"])
    assert issparse(table.x)
    assert np.array_equal(table.x.toarray(), X)
    assert table.column("labels").tolist() == [3, 1, 3, 2]


def test_dense_with_names(tmp_path: Path) -> None:
    np.savez(tmp_path / "a.npz", X=X / 2, names=np.array(["g0", "g1", "g2"]))
    table = read_npz(tmp_path / "a.npz", x="X", genes="names")
    assert np.array_equal(table.x, X / 2)
    assert table.genes == ["g0", "g1", "g2"]


def test_missing_arrays(tmp_path: Path) -> None:
    write_csr(tmp_path / "a.npz", X)
    with pytest.raises(ValueError, match=r"a\.npz: labels is not"):
        read_npz(tmp_path / "a.npz", columns=["labels"])
    with pytest.raises(ValueError, match=r"a\.npz: counts is not"):
        read_npz(tmp_path / "a.npz", x="counts")


def test_what_is_not_a_whole_npz(tmp_path: Path) -> None:
    write_csr(tmp_path / "a.npz", X)
    whole = (tmp_path / "a.npz").read_bytes()
    for name, content in (("cut.npz", whole[: len(whole) // 2]), ("empty.npz", b"")):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(ValueError, match=rf"{name}: cannot be read as \.npz"):
            read_npz(tmp_path / name)


def test_pickled_objects_are_not_loaded(tmp_path: Path) -> None:
    np.savez(tmp_path / "a.npz", x=np.array([{"a": 1}], dtype=object))
    with pytest.raises(ValueError, match=r"^a\.npz: cannot .* array 'x' .*allow_pickle=False"):
        read_npz(tmp_path / "a.npz")
    np.savez(tmp_path / "a.npz", x=X, labels=np.array(["B", "T", "B", "B"], dtype=object))
    with pytest.raises(ValueError, match=r"^a\.npz: cannot .* array 'labels'"):
        read_npz(tmp_path / "a.npz", columns=["labels"])


def test_single_array_under_the_name_of_several(tmp_path: Path) -> None:
    with (tmp_path / "a.npz").open("wb") as file:
        np.save(file, X)
    for read in (read_npz, array_names):
        with pytest.raises(ValueError, match=r"^a\.npz: cannot .*a single array, as \.npy does"):
            read(tmp_path / "a.npz")
    with pytest.raises(ValueError, match=r"^a\.npz: cannot be read as \.npz"):
        read_arrays(tmp_path / "a.npz", ["x"])


def test_names_and_labels_as_bytes(tmp_path: Path) -> None:
    arrays = {
        "names": np.array([b"g0", b"g1", b"g2"]),
        "labels": np.array([b"B", b"", b"NA", b"T"]),
    }
    np.savez(tmp_path / "a.npz", x=X, **arrays)
    table = read_npz(tmp_path / "a.npz", genes="names", columns=["labels"])
    assert table.genes == ["g0", "g1", "g2"]
    assert table.column("labels").tolist() == ["B", "", "", "T"]
    np.savez(tmp_path / "a.npz", x=X, labels=np.array([b"B", b"\xe9", b"T", b"T"]))
    with pytest.raises(ValueError, match=r"^a\.npz: cannot be read as a column 'labels'"):
        read_npz(tmp_path / "a.npz", columns=["labels"])


def test_place_that_is_stored_twice_is_the_sum(tmp_path: Path) -> None:
    arrays = {"x_data": [2, 3], "x_indices": [1, 1], "x_indptr": [0, 2], "x_shape": [1, 2]}
    np.savez(tmp_path / "a.npz", **{name: np.array(part) for name, part in arrays.items()})
    assert read_npz(tmp_path / "a.npz").x.data.tolist() == [5]


@pytest.mark.parametrize("shape", [(9, 3), (4, 2), (12,), (4, 3, 1)])
def test_csr_that_does_not_fit_its_shape(tmp_path: Path, shape: tuple[int, ...]) -> None:
    sparse = csr_matrix(X)
    arrays = {"x_data": sparse.data, "x_indices": sparse.indices, "x_indptr": sparse.indptr}
    np.savez(tmp_path / "a.npz", **arrays, x_shape=np.array(shape))
    with pytest.raises(ValueError, match=r"a\.npz: sparse arrays do not fit"):
        read_npz(tmp_path / "a.npz")

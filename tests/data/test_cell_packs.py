"""Cells at hand: tiny packs in the layout of the real ones, and the real ones where they are."""

from pathlib import Path

import numpy as np
import pytest
from scipy.io import loadmat
from scipy.sparse import csr_matrix

from diffaug.data.catalogue import citeseq, cytof561, entry, mca_bladder
from diffaug.data.prepare import download, prepare
from diffaug.data.sources import MIRROR
from tests.data.mirror import needs_mirror

SIZES = {1: 20, 2: 19, 3: 25}


def write_counts_pack(folder: Path) -> np.ndarray:
    """64 cells x 6 genes of three types, one of them with 19 cells."""
    counts = np.random.default_rng(0).poisson(1, size=(64, 6)).astype(np.uint16)
    counts[:, 0] += 1
    x = csr_matrix(counts)
    labels = np.repeat(list(SIZES), list(SIZES.values())).astype(np.int16)
    np.savez_compressed(
        folder / mca_bladder.PACK.file,
        x_data=x.data,
        x_indices=x.indices.astype(np.uint16),
        x_indptr=x.indptr,
        x_shape=np.array(x.shape),
        labels=labels,
    )
    return counts


def write_cytof_pack(folder: Path, x: np.ndarray) -> None:
    np.savez_compressed(
        folder / cytof561.PACK.file,
        X=x.astype(np.float32),
        feature_names=np.array([f"{141 + i}Nd_CD{i}" for i in range(x.shape[1])]),
        labels=(np.arange(len(x)) % 2).astype(np.uint8),
        class_names=np.array(["Naive  B Cells", "pDC"]),
    )


def test_counts_pack_drops_the_small_type(tmp_path: Path) -> None:
    counts = write_counts_pack(tmp_path)
    raw = entry("mca-bladder").read(tmp_path)
    kept = counts[[*range(20), *range(39, 64)]].astype(float)
    totals = kept.sum(axis=1, keepdims=True)
    assert np.allclose(raw.x, np.log(1 + kept * np.median(totals) / totals))
    assert raw.x.dtype == np.float32
    assert np.bincount(raw.labels).tolist() == [20, 25]
    assert raw.class_names == ("1", "3")
    assert "Of 3 types and 64 cells, the 2 types with 20 cells or more (45 cells)" in raw.notes


def test_cytof_markers_and_products(tmp_path: Path) -> None:
    x = np.random.default_rng(0).exponential(30, size=(9, 3))
    write_cytof_pack(tmp_path, x)
    raw = cytof561.read_cytof561(tmp_path)
    markers = np.empty((9, 3))
    for j in range(3):
        column = [np.arcsinh(np.float32(value) / 5) for value in x[:, j]]
        markers[:, j] = [(value - min(column)) / (max(column) - min(column)) for value in column]
    assert raw.x.shape == (9, 1 + 3 + 6)
    assert (raw.x[:, 0] == 1).all()
    assert np.allclose(raw.x[:, 1:4], markers, atol=1e-6)
    assert np.allclose(raw.x[:, 5], markers[:, 0] * markers[:, 1], atol=1e-6)
    assert raw.class_names == ("Naive B Cells", "pDC")


def test_constant_columns_are_refused(tmp_path: Path) -> None:
    x = np.random.default_rng(0).exponential(30, size=(9, 3))
    x[:, 1] = 4
    write_cytof_pack(tmp_path, x)
    with pytest.raises(ValueError, match=r"1 constant columns \(first: '142Nd_CD1'\)"):
        cytof561.read_cytof561(tmp_path)


def test_citeseq_against_its_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(MIRROR, raising=False)
    download("citeseq", tmp_path)
    raw = citeseq.read_citeseq(tmp_path)
    counts = loadmat(tmp_path / "CITEseq.mat")["G"]
    names = [str(row[0][0]) for row in loadmat(tmp_path / "CITEseq_names.mat")["citeseq_names"]]
    kept = [i for i, name in enumerate(names) if name != "Unknown"]
    assert [raw.class_names[label] for label in raw.labels] == [names[i] for i in kept]
    totals = counts[:, kept].sum(axis=0, dtype=float)
    for row in (0, 1000, 8445):
        expected = np.log(1 + counts[:, kept[row]] * np.median(totals) / totals[row])
        assert np.allclose(raw.x[row], expected, rtol=1e-5), row


@needs_mirror
@pytest.mark.parametrize("name", ["mca-bladder", "cbmc", "cytof561"])
def test_packs_are_what_the_catalogue_says(tmp_path: Path, name: str) -> None:
    download(name, tmp_path / "raw")
    # All rows are read and compared with the catalogue; 500 are written.
    data = prepare(name, tmp_path / "raw", tmp_path / "out", rows=500)
    assert data.domain == "biology"
    assert data.x.dtype == np.float32
    assert data.x.shape == (500, *(entry(name).shape or ())[1:])
    assert data.meta["value_range"][0] == 0
    assert data.meta["value_range"][1] <= (1 if name == "cytof561" else 12)

"""The real data sets that come with the Python environment, and the catalogue."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy.io import loadmat

from diffaug.data.canonical import Dataset
from diffaug.data.catalogue import entry, names
from diffaug.data.prepare import download, prepare
from diffaug.data.raw import RawData
from diffaug.data.sources import MIRROR

EMBEDDED = [name for name in names() if all(source.distribution for source in entry(name).sources)]


@pytest.fixture(scope="module", params=EMBEDDED)
def prepared(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """Each data set that comes in Python distributions; its raw files lie beside it in `raw`."""
    root = tmp_path_factory.mktemp(request.param)
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv(MIRROR, raising=False)
        download(request.param, root / "raw")
    return prepare(request.param, root / "raw", root / "first")


def test_data_set_is_what_the_catalogue_says(prepared: Dataset) -> None:
    known = entry(prepared.name)
    assert prepared.x.shape == known.shape
    assert prepared.domain == known.domain
    assert np.bincount(prepared.labels()).tolist() == list(known.class_counts)
    assert prepared.meta["n_classes"] == known.n_classes == len(set(prepared.meta["class_names"]))
    assert prepared.train.sum() == int(0.8 * len(prepared.x))
    assert prepared.meta["licence"]
    assert prepared.meta["citation"]


def test_preparing_twice_gives_equal_bytes(prepared: Dataset) -> None:
    root = prepared.folder.parent
    prepare(prepared.name, root / "raw", root / "second")
    for first in prepared.folder.iterdir():
        assert first.read_bytes() == (root / "second" / first.name).read_bytes(), first.name


def test_values(prepared: Dataset) -> None:
    x = np.asarray(prepared.x)
    if prepared.name == "digits":
        assert x.dtype == np.uint8
        assert prepared.meta["value_range"] == [0, 16]
        # The first row of the set is a zero: a ring, dark in the middle.
        assert prepared.labels()[0] == 0
        assert x[0, 0, 3].tolist() == [0, 4, 12, 0, 0, 8, 8, 0]
    if prepared.name == "mnist5k":
        assert x.dtype == np.uint8
        assert prepared.meta["value_range"] == [0, 255]
        # A digit is ink in the middle of an empty frame; ones have the least ink.
        assert max(x[:, 0, :, [0, 27]].mean(), x[:, 0, [0, 27], :].mean()) < 0.2
        assert x[:, 0, 10:18, 10:18].mean() > 3 * x.mean()
        ink = [x[prepared.labels() == k].mean() for k in range(10)]
        assert min(ink) == ink[1]
    if prepared.name == "zeisel":
        counts = np.expm1(x.astype(np.float64))
        assert x.dtype == np.float32
        assert np.abs(counts - np.rint(counts)).max() < 0.01
        assert counts.max() > 1000
        assert (np.bincount(prepared.labels()) >= 50).all()
        assert "unassigned" in prepared.meta["notes"]


def test_zeisel_rows_against_a_loop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(MIRROR, raising=False)
    download("zeisel", tmp_path)
    names = loadmat(tmp_path / "zeisel_names.mat")["zeisel_names"]
    genes_by_cells = loadmat(tmp_path / "zeisel_data.mat")["zeisel_data"]
    fine = [row[1][0] for row in names]
    kept = [i for i, name in enumerate(fine) if fine.count(name) >= 50]
    raw = entry("zeisel").read(tmp_path)
    assert [raw.class_names[label] for label in raw.labels] == [fine[i] for i in kept]
    assert list(raw.class_names) == sorted(raw.class_names)
    columns = {genes_by_cells[g, kept].astype(np.float32).tobytes() for g in range(4000)}
    for j in range(0, 1457, 50):
        assert raw.x[:, j].tobytes() in columns, j


def test_zeisel_refuses_what_is_not_log1p_of_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scipy.io.loadmat", lambda _: {"zeisel_data": np.full((4, 3), 0.5)})
    with pytest.raises(ValueError, match=r"zeisel_data\.mat: values are not log1p"):
        entry("zeisel").read(tmp_path)


def test_unknown_name_lists_the_known(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"'mnist': known are cbmc, .*mca-bladder, .*zeisel"):
        entry("mnist")
    with pytest.raises(ValueError, match="'mnist'"):
        download("mnist", tmp_path)
    with pytest.raises(ValueError, match="'mnist'"):
        prepare("mnist", tmp_path, tmp_path / "out")


def test_preparing_before_downloading(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"digits\.csv\.gz: is missing; download digits first"):
        prepare("digits", tmp_path, tmp_path / "out")


def test_fewer_training_rows_are_a_part_of_more_and_leave_the_held_out_rows(tmp_path: Path) -> None:
    download("digits", tmp_path)
    whole = prepare("digits", tmp_path, tmp_path / "whole")
    few, more = (
        prepare("digits", tmp_path, tmp_path / str(count), training_rows=count)
        for count in (100, 200)
    )
    assert (few.train.sum(), more.train.sum()) == (100, 200)
    for part in (few, more):
        assert np.array_equal(part.x[~part.train], whole.x[~whole.train])
        assert np.array_equal(part.labels()[~part.train], whole.labels()[~whole.train])
    rows = [{image.tobytes() for image in data.x[data.train]} for data in (few, more, whole)]
    assert rows[0] < rows[1] < rows[2]
    with pytest.raises(ValueError, match="digits: training_rows = 1438: 1 to 1437 are allowed"):
        prepare("digits", tmp_path, tmp_path / "none", training_rows=1438)


@pytest.mark.parametrize(
    ("shape", "labels", "message"),
    [
        ((3, 2), [0, 1, 1], r"read x \(3, 2\), the catalogue has \(4, 2\)"),
        ((4, 2), [0, 1, 1, 1], r"read class counts \(1, 3\), the catalogue has \(2, 2\)"),
    ],
)
def test_data_that_differ_from_the_catalogue_are_refused(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    shape: tuple[int, int],
    labels: list[int],
    message: str,
) -> None:
    raw = RawData(np.zeros(shape), np.array(labels), ("a", "b"))
    other = replace(
        entry("digits"), sources=(), shape=(4, 2), class_counts=(2, 2), read=lambda _: raw
    )
    monkeypatch.setattr("diffaug.data.catalogue.digits.ENTRY", other)
    with pytest.raises(ValueError, match=message):
        prepare("digits", tmp_path, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_every_entry_is_complete() -> None:
    for name in names():
        known = entry(name)
        if known.shape and known.class_counts:
            unlabelled = 100_000 if name == "stl10" else 0
            assert sum(known.class_counts) + unlabelled == known.shape[0], name
        assert all(len(source.sha256) in (0, 64) for source in known.sources), name


def test_heavy_packages_are_imported_only_where_needed() -> None:
    code = (
        "import sys, diffaug.data.prepare, diffaug.data.readers.h5ad;"
        "heavy = ('torch', 'sklearn', 'scipy', 'pandas', 'anndata', 'h5py');"
        "print([m for m in heavy if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"

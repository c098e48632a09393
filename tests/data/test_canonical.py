"""The canonical form: split, round trip, errors."""

import hashlib
import json
import os
import re
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from diffaug.data.canonical import Dataset, RawData, load_dataset, train_mask, write_dataset

X = np.random.default_rng(1).normal(size=(10, 3)).astype(np.float32)
LABELS = np.array([0, 1, 2, 0, 1, 0, 0, 1, 0, 0])


def toy(folder: Path, **changes: Any) -> Dataset:
    raw = RawData(X, LABELS, ("a", "b", "c", "empty"))
    raw_changes = {key: changes.pop(key) for key in list(changes) if hasattr(raw, key)}
    arguments = {"name": "toy", "domain": "biology", "licence": "CC0"}
    return write_dataset(folder, replace(raw, **raw_changes), **{**arguments, **changes})


@pytest.mark.parametrize("n", [2, 10, 1797, 2242])
def test_split_has_the_fraction(n: int) -> None:
    mask = train_mask(n)
    assert mask.shape == (n,)
    assert mask.dtype == bool
    assert mask.sum() == int(0.8 * n)


def test_split_is_the_same_each_time_and_differs_by_seed() -> None:
    assert np.array_equal(train_mask(100), train_mask(100))
    assert not np.array_equal(train_mask(100), train_mask(100, seed=1))
    assert np.flatnonzero(~train_mask(10)).tolist() == [1, 8], "numpy's permutation has changed"


def test_every_row_is_held_out_by_some_seed() -> None:
    held_out = sum((~train_mask(50, 0.8, seed)).astype(int) for seed in range(200))
    assert held_out.min() > 10
    assert held_out.max() < 80


@pytest.mark.parametrize(("n", "fraction"), [(1, 0.8), (10, 0.0), (10, 1.0), (10, 0.05), (0, 0.8)])
def test_split_with_an_empty_side_is_refused(n: int, fraction: float) -> None:
    with pytest.raises(ValueError, match=f"fraction {fraction} of {n} rows"):
        train_mask(n, fraction)


def test_round_trip(tmp_path: Path) -> None:
    toy(tmp_path / "toy")
    data = load_dataset(tmp_path / "toy")
    assert np.array_equal(data.x, X)
    assert data.x.dtype == np.float32
    assert isinstance(data.x, np.memmap)
    assert not data.x.flags.writeable
    assert np.array_equal(data.train, train_mask(10))
    assert np.array_equal(data.labels(), LABELS)
    assert data.labels().dtype == np.int64
    assert (data.name, data.domain, data.meta["licence"]) == ("toy", "biology", "CC0")


def test_dataset_json(tmp_path: Path) -> None:
    meta = toy(tmp_path).meta
    assert meta == json.loads((tmp_path / "dataset.json").read_text())
    assert meta["shape"] == [10, 3]
    assert meta["dtype"] == "float32"
    assert meta["value_range"] == [float(X.min()), float(X.max())]
    assert (meta["n_classes"], meta["class_counts"]) == (4, [6, 3, 1, 0])
    assert (meta["n_train"], meta["n_test"]) == (8, 2)
    for file in ("x.npy", "labels.npy", "train.npy"):
        assert meta["sha256"][file] == hashlib.sha256((tmp_path / file).read_bytes()).hexdigest()


def test_loading_works_without_labels(tmp_path: Path) -> None:
    toy(tmp_path)
    (tmp_path / "labels.npy").unlink()
    data = load_dataset(tmp_path)
    assert data.x.shape == (10, 3)
    with pytest.raises(ValueError, match=r"labels\.npy: is missing"):
        data.labels()


def test_non_contiguous_x_is_written_row_first(tmp_path: Path) -> None:
    toy(tmp_path / "a", x=np.asfortranarray(X))
    toy(tmp_path / "b")
    assert (tmp_path / "a/x.npy").read_bytes() == (tmp_path / "b/x.npy").read_bytes()


def test_interrupted_rewrite_is_not_a_data_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    toy(tmp_path)

    def full_disk(file: Path, array: np.ndarray) -> None:
        file.write_bytes(b"half")
        raise OSError("no space left")

    monkeypatch.setattr(np, "save", full_disk)
    with pytest.raises(OSError, match="no space left"):
        toy(tmp_path, x=X + 1)
    monkeypatch.undo()
    assert sorted(os.listdir(tmp_path)) == ["labels.npy", "train.npy", "x.npy"]
    with pytest.raises(ValueError, match=r"no dataset\.json"):
        load_dataset(tmp_path)


def test_missing_folder(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="none: not a prepared data set"):
        load_dataset(tmp_path / "none")


@pytest.mark.parametrize("file", ["x.npy", "train.npy"])
def test_missing_truncated_or_misfitting_array(tmp_path: Path, file: str) -> None:
    toy(tmp_path)
    path = tmp_path / file
    whole = path.read_bytes()
    path.write_bytes(whole[:-5])
    with pytest.raises(ValueError, match=rf"{re.escape(file)}: cannot be read"):
        load_dataset(tmp_path)
    np.save(path, np.load(BytesIO(whole))[:9])
    with pytest.raises(ValueError, match=rf"{re.escape(file)}: .*but dataset\.json says"):
        load_dataset(tmp_path)
    path.unlink()
    with pytest.raises(ValueError, match=rf"{re.escape(file)}: is missing"):
        load_dataset(tmp_path)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"domain": "text"}, "domain 'text', allowed are vision, biology"),
        ({"labels": LABELS[:9]}, r"labels: \(9,\) given, one for each of 10 rows needed"),
        ({"labels": LABELS / 2}, "labels are float64"),
        ({"labels": LABELS + 2}, "labels must be 0 to 3"),
        ({"labels": LABELS - 2}, "labels must be 0 to 3"),
        ({"labels": np.full(10, -1)}, "labels must be 0 to 3"),
        ({"coarse": LABELS, "coarse_names": ("ab", "c")}, "coarse labels must be 0 to 1"),
        ({"train": np.ones(10)}, "train is not a bool mask of the 10 rows"),
        ({"train": np.ones(10, bool)}, "train must leave rows on both sides"),
        ({"x": np.where(X[0, 0] == X, np.nan, X)}, "1 values are NaN or infinite.*row 0, column 0"),
        ({"x": X[:, :0]}, r"toy: x is \(10, 0\), at least one row and one column"),
        ({"x": X.astype(str)}, "toy: x holds <U.*, numbers are needed"),
        ({"class_names": ("a", "b", "a")}, "toy: class 'a' occurs more than once"),
    ],
)
def test_bad_arguments_write_nothing(tmp_path: Path, changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        toy(tmp_path / "toy", **changes)
    assert not (tmp_path / "toy").exists()


def test_split_of_the_source_coarse_classes_and_rows_without_label_are_kept(tmp_path: Path) -> None:
    train = np.arange(10) < 6
    labels, coarse = np.where(LABELS == 2, -1, LABELS), np.where(LABELS == 0, 0, 1)
    changes = {"train": train, "coarse": coarse, "coarse_names": ("a", "bc")}
    data = toy(tmp_path / "toy", labels=labels, **changes)
    assert np.array_equal(data.train, train)
    assert np.array_equal(data.labels(), labels)
    assert np.array_equal(data.cluster_labels(), coarse)
    assert data.meta["class_counts"] == [6, 3, 0, 0]
    assert data.meta["n_unlabelled"] == 1
    assert np.array_equal(toy(tmp_path / "plain").cluster_labels(), LABELS)


def test_keep_takes_every_part() -> None:
    raw = RawData(X, LABELS, ("a", "b", "c"), train=LABELS > 0, coarse=LABELS % 2)
    kept = raw.keep(np.array([2, 0]))
    assert np.array_equal(kept.x, X[[2, 0]])
    assert kept.labels.tolist() == [2, 0]
    assert kept.train is not None
    assert kept.train.tolist() == [True, False]
    assert kept.coarse is not None
    assert kept.coarse.tolist() == [0, 0]

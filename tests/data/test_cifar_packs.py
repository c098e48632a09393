"""Packs of CIFAR images: small made ones, and the real ones where a mirror has them."""

from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from diffaug.data.canonical import Dataset
from diffaug.data.catalogue import cifar10_jpeg, cifar10_subset, cifar100_subset
from diffaug.data.jpeg import decode_jpeg
from diffaug.data.prepare import download, prepare
from diffaug.data.sources import MIRROR
from tests.data.mirror import needs_mirror
from tests.data.upstream import jpeg, picture

SIZES = {"train": (0, 5), "test": (5, 3)}


def write_subset(path: Path, **changes: np.ndarray) -> None:
    arrays = {"class_names": np.array(["a", "b"])}
    for part, (first, n) in SIZES.items():
        numbers = np.arange(first, first + n, dtype=np.uint8)
        arrays[f"{part}_images"] = np.stack([picture(i, 32) for i in range(first, first + n)])
        arrays[f"{part}_labels"] = arrays[f"{part}_fine"] = numbers % 2
        arrays[f"{part}_coarse"] = numbers % 3
    np.savez(path, allow_pickle=True, **(arrays | changes))


@pytest.mark.parametrize("subset", [cifar10_subset, cifar100_subset], ids=["cifar10", "cifar100"])
def test_subset_against_the_pictures(tmp_path: Path, subset: ModuleType) -> None:
    write_subset(tmp_path / subset.PACK.file)
    raw = subset.read(tmp_path)
    assert raw.x.shape == (8, 3, 32, 32)
    for i in range(8):
        assert np.array_equal(raw.x[i].transpose(1, 2, 0), picture(i, 32)), i
    assert raw.labels.tolist() == [i % 2 for i in range(8)]
    assert raw.train.tolist() == [True] * 5 + [False] * 3
    assert raw.class_names == ("a", "b")
    if subset is cifar100_subset:
        assert raw.coarse.tolist() == [i % 3 for i in range(8)]
        assert len(set(raw.coarse_names)) == 20


def write_jpeg(path: Path, **changes: np.ndarray) -> None:
    arrays = {"class_names": np.array(["a", "b"])}
    for part, (first, n) in SIZES.items():
        files = [jpeg(picture(i, 32)) for i in range(first, first + n)]
        arrays[f"{part}_jpeg"] = np.frombuffer(b"".join(files), np.uint8)
        arrays[f"{part}_offsets"] = np.cumsum([0] + [len(file) for file in files])
        arrays[f"{part}_labels"] = np.arange(first, first + n, dtype=np.uint8) % 2
    np.savez(path, **(arrays | changes))


def test_jpeg_against_the_pictures(tmp_path: Path) -> None:
    write_jpeg(tmp_path / cifar10_jpeg.PACK.file)
    raw = cifar10_jpeg.read(tmp_path)
    assert raw.x.shape == (8, 3, 32, 32)
    assert raw.x.dtype == np.uint8
    for i in range(8):
        expected = picture(i, 32).transpose(2, 0, 1).astype(int)
        assert np.abs(raw.x[i].astype(int) - expected).max() <= 8, i
    assert raw.labels.tolist() == [i % 2 for i in range(8)]
    assert raw.train is not None
    assert raw.train.tolist() == [True] * 5 + [False] * 3


def test_other_content_is_refused(tmp_path: Path) -> None:
    file = tmp_path / cifar10_subset.PACK.file
    write_subset(file, test_images=np.zeros((3, 32, 32, 3), np.float32))
    with pytest.raises(ValueError, match=r"lossless_9k\.npz: images are float32 \(8, 32, 32, 3\)"):
        cifar10_subset.read(tmp_path)
    write_subset(file, test_labels=np.array([{}, {}, {}]))
    with pytest.raises(ValueError, match=r"lossless_9k\.npz: cannot be read as \.npz"):
        cifar10_subset.read(tmp_path)
    file.write_bytes(file.read_bytes()[:-100])
    with pytest.raises(ValueError, match=r"lossless_9k\.npz: cannot be read as \.npz"):
        cifar10_subset.read(tmp_path)
    np.savez(file, class_names=np.array(["a"]))
    with pytest.raises(ValueError, match=r"lossless_9k\.npz: train_images is not in it"):
        cifar10_subset.read(tmp_path)


def test_bad_offsets_are_refused(tmp_path: Path) -> None:
    write_jpeg(tmp_path / cifar10_jpeg.PACK.file, test_offsets=np.arange(3))
    with pytest.raises(ValueError, match=r"3 test offsets, 4 are needed"):
        cifar10_jpeg.read(tmp_path)
    write_jpeg(tmp_path / cifar10_jpeg.PACK.file, test_offsets=np.array([0, 9, 5, 10**9]))
    with pytest.raises(ValueError, match="test image 0: not a whole JPEG file"):
        cifar10_jpeg.read(tmp_path)


def test_missing_mirror_says_what_to_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(MIRROR, raising=False)
    with pytest.raises(ValueError, match=f"cifar10_jpeg.npz: found nowhere; set {MIRROR}"):
        download("cifar10-jpeg", tmp_path / "raw")
    assert not (tmp_path / "raw").exists()


def real(name: str, root: Path) -> Dataset:
    download(name, root / "raw")
    return prepare(name, root / "raw", root / "prepared")


@needs_mirror
def test_real_cifar10_subset(tmp_path: Path) -> None:
    data = real("cifar10-subset", tmp_path)
    assert data.train.sum() == 8068
    assert data.meta["clustered"] == "all"
    assert data.meta["class_names"][:2] == ["airplane", "automobile"]
    # Sky and sea are blue, animals on the ground are not: labels and channels are in place.
    x, labels = np.asarray(data.x, dtype=np.float32), data.labels()
    blue = x[:, 2].mean(axis=(1, 2)) - x[:, 0].mean(axis=(1, 2))
    by_class = [blue[labels == k].mean() for k in range(10)]
    bluest = np.argsort(by_class)[::-1][:2]
    assert {data.meta["class_names"][k] for k in bluest} == {"airplane", "ship"}
    assert max(by_class[2:8]) < 0


@needs_mirror
def test_real_cifar100_subset(tmp_path: Path) -> None:
    data = real("cifar100-subset", tmp_path)
    fine, coarse = data.labels(), data.cluster_labels()
    assert data.train.sum() == 1608
    members: dict[str, set[str]] = {name: set() for name in cifar100_subset.SUPERCLASSES}
    for k, group in zip(fine, coarse, strict=True):
        members[cifar100_subset.SUPERCLASSES[group]].add(data.meta["class_names"][k])
    assert members["fish"] == {"aquarium_fish", "flatfish", "ray", "shark", "trout"}
    assert members["people"] == {"baby", "boy", "girl", "man", "woman"}
    assert members["vehicles_1"] == {"bicycle", "bus", "motorcycle", "pickup_truck", "train"}
    assert {len(names) for names in members.values()} == {5}


@needs_mirror
def test_real_jpeg_pack_is_cifar10_in_its_order(tmp_path: Path) -> None:
    for name in ("cifar10-subset", "cifar10-jpeg"):
        download(name, tmp_path)
    exact, packed = (
        np.load(tmp_path / cifar10_subset.PACK.file),
        np.load(tmp_path / cifar10_jpeg.PACK.file),
    )
    for part in SIZES:
        data, offsets = packed[f"{part}_jpeg"], packed[f"{part}_offsets"]
        place, images = exact[f"{part}_index"], exact[f"{part}_images"]
        for row in range(0, len(place), 100):
            start, end = offsets[place[row] : place[row] + 2]
            decoded = decode_jpeg(data[start:end].tobytes(), 32, str(row)).transpose(1, 2, 0)
            error = np.mean((decoded.astype(float) - images[row]) ** 2)
            assert 10 * np.log10(255**2 / error) > 23, (part, row)
            label = packed[f"{part}_labels"][place[row]]
            assert label == exact[f"{part}_labels"][row]

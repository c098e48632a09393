"""What can be had of CIFAR where its archives cannot: exact subsets, and all of it as JPEG."""

from itertools import pairwise
from pathlib import Path

import numpy as np

from diffaug.data.canonical import RawData
from diffaug.data.cifar import CITATION, HOMEPAGE, LICENCE, SIDE
from diffaug.data.entry import Entry
from diffaug.data.jpeg import decode_jpeg
from diffaug.data.readers.npz import read_arrays
from diffaug.data.sources import Source

SUBSET10 = Source(
    file="cifar10_lossless_9k.npz",
    sha256="5fec24c9ffb1c189a8f5810f3f1ad334b6abe1b9ac921008a3afabd5ea47e3e7",
)
JPEG10 = Source(
    file="cifar10_jpeg.npz",
    sha256="4e08a02dd3ef0baac6d9a5e920ca6512c31aea8def1972b8f12a41b5d2e17ada",
)
SUBSET100 = Source(
    file="cifar100_lossless_subset.npz",
    sha256="dc275b4159f3497e87883ee24e3935803738a2dce8542b03931e736537911d4f",
)
PARTS = ("train", "test")
Pack = dict[str, np.ndarray]
# CIFAR-100's own names, in its order; the pack has only their numbers.
SUPERCLASSES = (
    *("aquatic_mammals", "fish", "flowers", "food_containers", "fruit_and_vegetables"),
    *("household_electrical_devices", "household_furniture", "insects", "large_carnivores"),
    *("large_man-made_outdoor_things", "large_natural_outdoor_scenes"),
    *("large_omnivores_and_herbivores", "medium_mammals", "non-insect_invertebrates", "people"),
    *("reptiles", "small_mammals", "trees", "vehicles_1", "vehicles_2"),
)


def read_cifar10_subset(raw_folder: Path) -> RawData:
    """Read exact pixels of a part of CIFAR-10, with its split: x uint8 (9085, 3, 32, 32)."""
    pack = _load(raw_folder / SUBSET10.file, "images", "labels")
    return RawData(
        x=_images(SUBSET10.file, pack),
        labels=_joined(pack, "labels"),
        class_names=_class_names(pack),
        notes="Exact pixels of 15 % of CIFAR-10; the training rows are of its training part, "
        "the held-out rows of its test part.",
        train=_train(pack, "labels"),
    )


def read_cifar100_subset(raw_folder: Path) -> RawData:
    """Read exact pixels of a part of CIFAR-100, with its split: x uint8 (2524, 3, 32, 32)."""
    pack = _load(raw_folder / SUBSET100.file, "images", "fine", "coarse")
    return RawData(
        x=_images(SUBSET100.file, pack),
        labels=_joined(pack, "fine"),
        class_names=_class_names(pack),
        notes="Exact pixels of 4 % of CIFAR-100; the held-out rows are of its test part. Of 491 "
        "training rows the place in CIFAR-100 is not known.",
        train=_train(pack, "fine"),
        coarse=_joined(pack, "coarse"),
        coarse_names=SUPERCLASSES,
    )


def read_cifar10_jpeg(raw_folder: Path) -> RawData:
    """Decode 50,000 + 10,000 JPEG files in CIFAR-10's order: x uint8 (60000, 3, 32, 32)."""
    pack = _load(raw_folder / JPEG10.file, "jpeg", "offsets", "labels")
    return RawData(
        x=np.concatenate([_decoded(pack, part) for part in PARTS]),
        labels=_joined(pack, "labels"),
        class_names=_class_names(pack),
        notes="Not CIFAR-10: all its images after JPEG compression (quality 75), in its order "
        "and with its split. PSNR against the originals: median 30.5 dB, at least 23.1 dB.",
        train=_train(pack, "labels"),
    )


def _load(path: Path, *names: str) -> Pack:
    """Arrays <part>_<name> of both parts, and class_names."""
    return read_arrays(
        path, ("class_names", *(f"{part}_{name}" for part in PARTS for name in names))
    )


def _decoded(pack: Pack, part: str) -> np.ndarray:
    """Images (n, 3, 32, 32) of one part's JPEG files, image i in bytes offsets[i]:offsets[i+1]."""
    data, bounds = pack[f"{part}_jpeg"], pack[f"{part}_offsets"].tolist()
    n = len(pack[f"{part}_labels"])
    if len(bounds) != n + 1:
        raise ValueError(f"{JPEG10.file}: {len(bounds)} {part} offsets, {n + 1} are needed")
    x = np.empty((n, 3, SIDE, SIDE), np.uint8)
    for row, (start, end) in enumerate(pairwise(bounds)):
        what = f"{JPEG10.file}: {part} image {row}"
        x[row] = decode_jpeg(data[start:end].tobytes(), SIDE, what)
    return x


def _images(file: str, pack: Pack) -> np.ndarray:
    images = _joined(pack, "images")
    if images.dtype != np.uint8 or images.shape[1:] != (SIDE, SIDE, 3):
        raise ValueError(
            f"{file}: images are {images.dtype} {images.shape}, "
            f"uint8 (n, {SIDE}, {SIDE}, 3) is needed"
        )
    return images.transpose(0, 3, 1, 2)


def _joined(pack: Pack, name: str) -> np.ndarray:
    return np.concatenate([pack[f"{part}_{name}"] for part in PARTS])


def _train(pack: Pack, name: str) -> np.ndarray:
    n_train, n_test = (len(pack[f"{part}_{name}"]) for part in PARTS)
    return np.arange(n_train + n_test) < n_train


def _class_names(pack: Pack) -> tuple[str, ...]:
    return tuple(pack["class_names"].tolist())


CIFAR10_SUBSET = Entry(
    name="cifar10-subset",
    title="CIFAR-10, 9,085 of its images",
    domain="vision",
    sources=(SUBSET10,),
    licence=LICENCE,
    citation=CITATION,
    homepage=HOMEPAGE,
    shape=(9085, 3, SIDE, SIDE),
    class_counts=(915, 870, 908, 887, 948, 869, 922, 901, 945, 920),
    read=read_cifar10_subset,
    clustered="all",
)
CIFAR10_JPEG = Entry(
    name="cifar10-jpeg",
    title="Not CIFAR-10: its images after JPEG compression",
    domain="vision",
    sources=(JPEG10,),
    licence=LICENCE,
    citation=CITATION,
    homepage=HOMEPAGE,
    shape=(60_000, 3, SIDE, SIDE),
    class_counts=(6000,) * 10,
    read=read_cifar10_jpeg,
    clustered="all",
)
CIFAR100_SUBSET = Entry(
    name="cifar100-subset",
    title="CIFAR-100, 2,524 of its images",
    domain="vision",
    sources=(SUBSET100,),
    licence=LICENCE,
    citation=CITATION,
    homepage=HOMEPAGE,
    shape=(2524, 3, SIDE, SIDE),
    class_counts=(
        *(29, 25, 23, 21, 26, 23, 26, 31, 30, 20, 28, 38, 27, 17, 25, 26, 20, 18, 27, 28),
        *(24, 23, 27, 23, 26, 20, 27, 28, 24, 24, 22, 27, 31, 32, 16, 23, 30, 27, 21, 28),
        *(27, 26, 28, 23, 20, 25, 29, 16, 24, 22, 21, 23, 17, 32, 30, 19, 27, 26, 24, 23),
        *(21, 20, 28, 29, 31, 30, 34, 31, 26, 21, 22, 38, 22, 26, 25, 23, 28, 29, 23, 23),
        *(23, 26, 27, 28, 27, 26, 21, 23, 21, 30, 30, 21, 21, 22, 22, 25, 26, 28, 32, 22),
    ),
    read=read_cifar100_subset,
    clustered="all",
)

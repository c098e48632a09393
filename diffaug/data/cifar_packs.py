"""Packs of CIFAR images, each with the split and the names of CIFAR's own."""

from pathlib import Path

import numpy as np

from diffaug.data.cifar import SIDE
from diffaug.data.readers.npz import read_arrays

PARTS = ("train", "test")
Pack = dict[str, np.ndarray]


def load(path: Path, *names: str) -> Pack:
    """Arrays <part>_<name> of both parts, and class_names."""
    return read_arrays(
        path, ("class_names", *(f"{part}_{name}" for part in PARTS for name in names))
    )


def images(file: str, pack: Pack) -> np.ndarray:
    x = joined(pack, "images")
    if x.dtype != np.uint8 or x.shape[1:] != (SIDE, SIDE, 3):
        raise ValueError(
            f"{file}: images are {x.dtype} {x.shape}, uint8 (n, {SIDE}, {SIDE}, 3) is needed"
        )
    return x.transpose(0, 3, 1, 2)


def joined(pack: Pack, name: str) -> np.ndarray:
    return np.concatenate([pack[f"{part}_{name}"] for part in PARTS])


def train(pack: Pack, name: str) -> np.ndarray:
    n_train, n_test = (len(pack[f"{part}_{name}"]) for part in PARTS)
    return np.arange(n_train + n_test) < n_train


def class_names(pack: Pack) -> tuple[str, ...]:
    return tuple(pack["class_names"].tolist())

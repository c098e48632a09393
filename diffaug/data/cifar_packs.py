"""Packs of CIFAR images, each with the split and the names of CIFAR's own."""

from pathlib import Path
from typing import Any

import numpy as np

from diffaug.data.cifar import SIDE
from diffaug.data.raw import RawData
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


def raw_data(pack: Pack, x: np.ndarray, labels: str, notes: str, **coarse: Any) -> RawData:
    """Images with the classes of the arrays <part>_<labels>; coarse: `RawData`'s coarser ones."""
    return RawData(
        x=x,
        labels=joined(pack, labels),
        class_names=tuple(pack["class_names"].tolist()),
        notes=notes,
        train=np.arange(len(x)) < len(pack[f"train_{labels}"]),
        **coarse,
    )

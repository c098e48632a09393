"""Batches of CIFAR-10 and CIFAR-100 (Krizhevsky 2009) in their archives for Python."""

from functools import partial
from typing import Any

import numpy as np

from diffaug.data.archives import Archive
from diffaug.data.entry import Entry
from diffaug.data.pickles import load_plain

SIDE = 32
cifar_entry = partial(
    Entry,
    domain="vision",
    licence="none stated; the authors ask for a citation",
    citation="A. Krizhevsky (2009). Learning Multiple Layers of Features from Tiny Images. "
    "Technical report, University of Toronto",
    homepage="https://www.cs.toronto.edu/~kriz/cifar.html",
    clustered="all",
)


def batch(archive: Archive, file: str, *label_keys: bytes) -> tuple[np.ndarray, ...]:
    """Images (n, 3, 32, 32) of one pickle and, for each key, their labels (n,)."""
    content = _load(archive, file)
    data = np.asarray(_get(content, b"data", file))
    if data.dtype != np.uint8 or data.ndim != 2 or data.shape[1] != 3 * SIDE**2:
        raise ValueError(
            f"{file}: data are {data.dtype} {data.shape}, uint8 (n, {3 * SIDE**2}) is needed"
        )
    labels = [np.asarray(_get(content, key, file)) for key in label_keys]
    for key, values in zip(label_keys, labels, strict=True):
        if values.dtype.kind != "i" or values.shape != data.shape[:1]:
            raise ValueError(f"{file}: {key.decode()} are not {len(data)} numbers")
    return data.reshape(-1, 3, SIDE, SIDE), *labels


def names(archive: Archive, file: str, key: bytes) -> tuple[str, ...]:
    found = _get(_load(archive, file), key, file)
    if not isinstance(found, list) or not all(isinstance(name, bytes) for name in found):
        raise ValueError(f"{file}: {key.decode()} is not a list of names")
    return tuple(name.decode() for name in found)


def _load(archive: Archive, file: str) -> dict[bytes, Any]:
    with archive.open(file) as pickled:
        return load_plain(pickled, file)


def _get(content: dict[bytes, Any], key: bytes, file: str) -> Any:
    if key not in content:
        raise ValueError(f"{file}: has no {key.decode()}")
    return content[key]

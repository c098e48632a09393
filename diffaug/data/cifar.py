"""CIFAR-10 and CIFAR-100 (Krizhevsky 2009), from the archives for Python."""

from pathlib import Path
from typing import Any

import numpy as np

from diffaug.data.archives import Archive, open_archive
from diffaug.data.canonical import RawData
from diffaug.data.entry import Entry
from diffaug.data.pickles import load_plain
from diffaug.data.sources import Source

HOMEPAGE = "https://www.cs.toronto.edu/~kriz/cifar.html"
CITATION = (
    "A. Krizhevsky (2009). Learning Multiple Layers of Features from Tiny Images. "
    "Technical report, University of Toronto"
)
LICENCE = "none stated; the authors ask for a citation"
ARCHIVE10 = Source(
    file="cifar-10-python.tar.gz",
    sha256="6d958be074577803d12ecdefd02955f39262c83c16fe9348329d7fe0b5c001ce",
    url="https://www.cs.toronto.edu/~kriz/cifar-10-python.tar.gz",
)
ARCHIVE100 = Source(
    file="cifar-100-python.tar.gz",
    sha256="85cd44d02ba6437773c5bbd22e183051d648de2e7d6b014e1ef29b855ba677a7",
    url="https://www.cs.toronto.edu/~kriz/cifar-100-python.tar.gz",
)
FOLDER10, FOLDER100 = "cifar-10-batches-py", "cifar-100-python"
TRAIN10 = tuple(f"data_batch_{i}" for i in range(1, 6))
SIDE = 32


def read_cifar10(raw_folder: Path) -> RawData:
    """Read the five training batches and the test batch: x uint8 (60000, 3, 32, 32)."""
    with open_archive(raw_folder / ARCHIVE10.file) as archive:
        names = _names(archive, f"{FOLDER10}/batches.meta", b"label_names")
        parts = [_batch(archive, f"{FOLDER10}/{file}", b"labels") for file in TRAIN10]
        n_train = sum(len(x) for x, _ in parts)
        parts.append(_batch(archive, f"{FOLDER10}/test_batch", b"labels"))
    x, labels = (np.concatenate(column) for column in zip(*parts, strict=True))
    return RawData(x, labels, names, train=np.arange(len(x)) < n_train)


def read_cifar100(raw_folder: Path) -> RawData:
    """Read x uint8 (60000, 3, 32, 32), 100 classes and the 20 superclasses as coarse ones."""
    keys = (b"fine_labels", b"coarse_labels")
    with open_archive(raw_folder / ARCHIVE100.file) as archive:
        names = _names(archive, f"{FOLDER100}/meta", b"fine_label_names")
        coarse_names = _names(archive, f"{FOLDER100}/meta", b"coarse_label_names")
        parts = [_batch(archive, f"{FOLDER100}/{file}", *keys) for file in ("train", "test")]
    x, labels, coarse = (np.concatenate(column) for column in zip(*parts, strict=True))
    train = np.arange(len(x)) < len(parts[0][0])
    return RawData(x, labels, names, train=train, coarse=coarse, coarse_names=coarse_names)


def _batch(archive: Archive, file: str, *label_keys: bytes) -> tuple[np.ndarray, ...]:
    """Images (n, 3, 32, 32) of one pickle and, for each key, their labels (n,)."""
    batch = _load(archive, file)
    data = np.asarray(_get(batch, b"data", file))
    if data.dtype != np.uint8 or data.ndim != 2 or data.shape[1] != 3 * SIDE**2:
        raise ValueError(
            f"{file}: data are {data.dtype} {data.shape}, uint8 (n, {3 * SIDE**2}) is needed"
        )
    labels = [np.asarray(_get(batch, key, file)) for key in label_keys]
    for key, values in zip(label_keys, labels, strict=True):
        if values.dtype.kind != "i" or values.shape != data.shape[:1]:
            raise ValueError(f"{file}: {key.decode()} are not {len(data)} numbers")
    return data.reshape(-1, 3, SIDE, SIDE), *labels


def _names(archive: Archive, file: str, key: bytes) -> tuple[str, ...]:
    names = _get(_load(archive, file), key, file)
    if not isinstance(names, list) or not all(isinstance(name, bytes) for name in names):
        raise ValueError(f"{file}: {key.decode()} is not a list of names")
    return tuple(name.decode() for name in names)


def _load(archive: Archive, file: str) -> dict[bytes, Any]:
    with archive.open(file) as pickled:
        return load_plain(pickled, file)


def _get(batch: dict[bytes, Any], key: bytes, file: str) -> Any:
    if key not in batch:
        raise ValueError(f"{file}: has no {key.decode()}")
    return batch[key]


CIFAR10 = Entry(
    name="cifar10",
    title="CIFAR-10",
    domain="vision",
    sources=(ARCHIVE10,),
    licence=LICENCE,
    citation=CITATION,
    homepage=HOMEPAGE,
    shape=(60_000, 3, SIDE, SIDE),
    class_counts=(6000,) * 10,
    read=read_cifar10,
    clustered="all",
)
CIFAR100 = Entry(
    name="cifar100",
    title="CIFAR-100",
    domain="vision",
    sources=(ARCHIVE100,),
    licence=LICENCE,
    citation=CITATION,
    homepage=HOMEPAGE,
    shape=(60_000, 3, SIDE, SIDE),
    class_counts=(600,) * 100,
    read=read_cifar100,
    clustered="all",
)

"""CIFAR-10 (Krizhevsky 2009), from the archive for Python."""

from pathlib import Path

import numpy as np

from diffaug.data.archives import open_archive
from diffaug.data.cifar import SIDE, batch, cifar_entry, names
from diffaug.data.raw import RawData
from diffaug.data.sources import Source

ARCHIVE = Source(
    file="cifar-10-python.tar.gz",
    sha256="6d958be074577803d12ecdefd02955f39262c83c16fe9348329d7fe0b5c001ce",
    url="https://www.cs.toronto.edu/~kriz/cifar-10-python.tar.gz",
)
FOLDER = "cifar-10-batches-py"
TRAIN = tuple(f"data_batch_{i}" for i in range(1, 6))


def read(raw_folder: Path) -> RawData:
    """Read the five training batches and the test batch: x uint8 (60000, 3, 32, 32)."""
    with open_archive(raw_folder / ARCHIVE.file) as archive:
        class_names = names(archive, f"{FOLDER}/batches.meta", b"label_names")
        parts = [batch(archive, f"{FOLDER}/{file}", b"labels") for file in (*TRAIN, "test_batch")]
    x, labels = (np.concatenate(column) for column in zip(*parts, strict=True))
    train = np.arange(len(x)) < len(x) - len(parts[-1][0])
    return RawData(x, labels, class_names, train=train)


ENTRY = cifar_entry(
    title="CIFAR-10",
    sources=(ARCHIVE,),
    shape=(60_000, 3, SIDE, SIDE),
    class_counts=(6000,) * 10,
    read=read,
)

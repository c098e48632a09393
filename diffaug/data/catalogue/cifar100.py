"""CIFAR-100 (Krizhevsky 2009), from the archive for Python."""

from pathlib import Path

import numpy as np

from diffaug.data.archives import open_archive
from diffaug.data.cifar import SIDE, batch, cifar_entry, names
from diffaug.data.raw import RawData
from diffaug.data.sources import Source

ARCHIVE = Source(
    file="cifar-100-python.tar.gz",
    sha256="85cd44d02ba6437773c5bbd22e183051d648de2e7d6b014e1ef29b855ba677a7",
    url="https://www.cs.toronto.edu/~kriz/cifar-100-python.tar.gz",
)
FOLDER = "cifar-100-python"


def read(raw_folder: Path) -> RawData:
    """Read x uint8 (60000, 3, 32, 32), 100 classes and the 20 superclasses as coarse ones."""
    keys = (b"fine_labels", b"coarse_labels")
    with open_archive(raw_folder / ARCHIVE.file) as archive:
        class_names = names(archive, f"{FOLDER}/meta", b"fine_label_names")
        coarse_names = names(archive, f"{FOLDER}/meta", b"coarse_label_names")
        parts = [batch(archive, f"{FOLDER}/{file}", *keys) for file in ("train", "test")]
    x, labels, coarse = (np.concatenate(column) for column in zip(*parts, strict=True))
    train = np.arange(len(x)) < len(parts[0][0])
    return RawData(x, labels, class_names, train=train, coarse=coarse, coarse_names=coarse_names)


ENTRY = cifar_entry(
    title="CIFAR-100",
    sources=(ARCHIVE,),
    shape=(60_000, 3, SIDE, SIDE),
    class_counts=(600,) * 100,
    read=read,
)

"""Optical Recognition of Handwritten Digits, the copy that scikit-learn carries."""

from pathlib import Path

import numpy as np

from diffaug.data.canonical import RawData
from diffaug.data.sources import Source

TABLE = Source(
    file="digits.csv.gz",
    sha256="09f66e6debdee2cd2b5ae59e0d6abbb73fc2b0e0185d2e1957e9ebb51e23aa22",
    distribution="scikit-learn",
    path="sklearn/datasets/data/digits.csv.gz",
)


def read_digits(raw_folder: Path) -> RawData:
    """Read 1,797 grey images of 8 x 8: x uint8 (1797, 1, 8, 8), values 0 to 16; 10 classes."""
    table = np.loadtxt(raw_folder / TABLE.file, delimiter=",")
    return RawData(
        x=table[:, :-1].astype(np.uint8).reshape(-1, 1, 8, 8),
        labels=table[:, -1].astype(np.int64),
        class_names=tuple("0123456789"),
        notes="The test part of the UCI set: 13 writers. A pixel is the number of ink pixels, "
        "0 to 16, in a block of 4 x 4 of the scanned 32 x 32 bitmap.",
    )

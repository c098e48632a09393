"""Optical Recognition of Handwritten Digits, the copy that scikit-learn carries."""

from pathlib import Path

import numpy as np

from diffaug.data.entry import Entry
from diffaug.data.raw import RawData
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


ENTRY = Entry(
    title="Optical Recognition of Handwritten Digits (8 x 8)",
    domain="vision",
    sources=(TABLE,),
    licence="CC BY 4.0",
    citation="E. Alpaydin, C. Kaynak (1998). Optical Recognition of Handwritten Digits. "
    "UCI Machine Learning Repository. doi:10.24432/C50P49",
    homepage="https://archive.ics.uci.edu/dataset/80",
    shape=(1797, 1, 8, 8),
    class_counts=(178, 182, 177, 183, 181, 182, 181, 179, 174, 180),
    read=read_digits,
)

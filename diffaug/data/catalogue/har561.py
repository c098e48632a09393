"""UCI-HAR, windows of smartphone motion: what the released loader of "SAM561" really opens."""

from io import TextIOWrapper
from pathlib import Path

import numpy as np

from diffaug.data.archives import Archive, open_archive
from diffaug.data.entry import Entry
from diffaug.data.raw import RawData
from diffaug.data.readers import checks
from diffaug.data.sources import Source

ARCHIVE = Source(
    file="UCI HAR Dataset.zip",
    sha256="2045e435c955214b38145fb5fa00776c72814f01b203fec405152dac7d5bfeb0",
    url="https://archive.ics.uci.edu/ml/machine-learning-databases/00240/UCI%20HAR%20Dataset.zip",
)
FOLDER = "UCI HAR Dataset"
PARTS = ("train", "test")


def read_har561(raw_folder: Path) -> RawData:
    """Read the 561 features of both parts, mapped onto [0, 1]: x float32 (10299, 561).

    ValueError, one line, for a broken archive or a table that is ragged or not of numbers.
    """
    with open_archive(raw_folder / ARCHIVE.file) as archive:
        x = np.concatenate([_numbers(archive, f"{part}/X_{part}.txt") for part in PARTS])
        codes = np.concatenate([_numbers(archive, f"{part}/y_{part}.txt")[:, 0] for part in PARTS])
        lines = archive.read(f"{FOLDER}/activity_labels.txt").decode().splitlines()
    names = {int(number): name for number, name in (line.split() for line in lines if line)}
    if len(codes) != len(x):
        raise ValueError(f"{ARCHIVE.file}: {len(x)} rows, but {len(codes)} labels")
    checks.finite(ARCHIVE.file, x)
    checks.labels_known(ARCHIVE.file, codes, names)
    checks.several_classes(ARCHIVE.file, codes)
    checks.varying(ARCHIVE.file, x)
    x = (x - x.min()) / (x.max() - x.min())
    return RawData(
        x=x.astype(np.float32),
        labels=np.searchsorted(sorted(names), codes),
        class_names=tuple(names[number] for number in sorted(names)),
        notes="Features of windows of accelerometer and gyroscope signals, not cells. The parts "
        "for training and for testing together, in this order; all values mapped onto 0 to 1 with "
        "one minimum and one maximum, as the released loader does.",
    )


def _numbers(archive: Archive, file: str) -> np.ndarray:
    with archive.open(f"{FOLDER}/{file}") as member:
        try:
            return np.loadtxt(TextIOWrapper(member, encoding="ascii"), ndmin=2)
        except ValueError as error:
            raise ValueError(f"{ARCHIVE.file}: {file}: {error}") from error


ENTRY = Entry(
    title="UCI-HAR, smartphone motion (6 activities, 561 features)",
    domain="biology",
    sources=(ARCHIVE,),
    licence="CC BY 4.0",
    citation="D. Anguita et al. (2013). A Public Domain Dataset for Human Activity Recognition "
    "Using Smartphones. ESANN 2013. doi:10.24432/C54S4K",
    homepage="https://archive.ics.uci.edu/dataset/240",
    shape=(10299, 561),
    class_counts=(1722, 1544, 1406, 1777, 1906, 1944),
    read=read_har561,
)

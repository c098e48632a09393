"""STL-10 (Coates et al. 2011): 13,000 labelled images and 100,000 without a label."""

from pathlib import Path

import numpy as np

from diffaug.data.archives import Archive, open_archive
from diffaug.data.entry import Entry
from diffaug.data.raw import RawData
from diffaug.data.sources import Source

ARCHIVE = Source(
    file="stl10_binary.tar.gz",
    sha256="f31fd99273a1acb8609c8db427cebb1de3f71de77758cdc0e22956e1289b9866",
    url="https://cs.stanford.edu/~acoates/stl10/stl10_binary.tar.gz",
)
FOLDER = "stl10_binary"
SIDE = 96
IMAGE_BYTES = 3 * SIDE**2
CHUNK_IMAGES = 1000


def read_stl10(raw_folder: Path) -> RawData:
    """Read x uint8 (113000, 3, 96, 96): train and unlabeled are training rows, test held out.

    The 100,000 unlabeled images have label -1.
    """
    with open_archive(raw_folder / ARCHIVE.file) as archive:
        rows, end = {}, 0
        for part in ("train", "unlabeled", "test"):
            start, end = end, end + _n_images(archive, f"{FOLDER}/{part}_X.bin")
            rows[part] = slice(start, end)
        x = np.empty((end, 3, SIDE, SIDE), np.uint8)
        labels = np.full(end, -1)
        # In the archive's order, as to go back in it is to decompress it once more.
        for part in ("test", "train", "unlabeled"):
            _read_images(archive, f"{FOLDER}/{part}_X.bin", x[rows[part]])
            if part != "unlabeled":
                labels[rows[part]] = _labels(archive, f"{FOLDER}/{part}_y.bin", x[rows[part]])
        names = tuple(archive.read(f"{FOLDER}/class_names.txt").decode().split())
    return RawData(x, labels, names, train=np.arange(end) < rows["test"].start)


def _n_images(archive: Archive, file: str) -> int:
    size = archive.sizes.get(file, 0)
    if not size or size % IMAGE_BYTES:
        raise ValueError(f"{file}: {size} bytes are not images of 3 x {SIDE} x {SIDE}")
    return size // IMAGE_BYTES


def _read_images(archive: Archive, file: str, x: np.ndarray) -> None:
    """Fill x (n, 3, 96, 96), in chunks: the unlabeled images alone are 2.8 GB."""
    with archive.open(file) as images:
        for start in range(0, len(x), CHUNK_IMAGES):
            chunk = x[start : start + CHUNK_IMAGES]
            data = np.frombuffer(images.read(chunk.size), np.uint8)
            # The file has each image column by column.
            chunk[:] = data.reshape(chunk.shape).swapaxes(2, 3)


def _labels(archive: Archive, file: str, x: np.ndarray) -> np.ndarray:
    labels = np.frombuffer(archive.read(file), np.uint8).astype(np.int64)
    if len(labels) != len(x) or labels.min() < 1:
        raise ValueError(f"{file}: not {len(x)} labels of 1 or more")
    return labels - 1


ENTRY = Entry(
    title="STL-10",
    domain="vision",
    sources=(ARCHIVE,),
    licence="none stated; images taken from ImageNet",
    citation="A. Coates, H. Lee, A. Y. Ng (2011). An Analysis of Single Layer Networks in "
    "Unsupervised Feature Learning. AISTATS",
    homepage="https://cs.stanford.edu/~acoates/stl10",
    shape=(113_000, 3, SIDE, SIDE),
    class_counts=(1300,) * 10,
    read=read_stl10,
    clustered="all",
)

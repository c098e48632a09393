"""TinyImageNet: 200 classes of ImageNet at 64 x 64 (Le and Yang 2015)."""

from pathlib import Path

import numpy as np

from diffaug.data.archives import Archive, open_archive
from diffaug.data.entry import Entry
from diffaug.data.jpeg import decode_jpeg
from diffaug.data.raw import RawData
from diffaug.data.sources import Source

ARCHIVE = Source(
    file="tiny-imagenet-200.zip",
    sha256="6198c8ae015e2b3e007c7841da39ec069199b9aa3bfa943a462022fe5e43c821",
    url="https://cs231n.stanford.edu/tiny-imagenet-200.zip",
)
FOLDER = "tiny-imagenet-200"
SIDE = 64


def read_tinyimagenet(raw_folder: Path) -> RawData:
    """Read x uint8 (110000, 3, 64, 64): 100,000 training rows, the validation images held out.

    The classes are in the order of their WordNet numbers. The test images have no labels and
    are left out.
    """
    with open_archive(raw_folder / ARCHIVE.file) as archive:
        wnids = sorted(archive.read(f"{FOLDER}/wnids.txt").decode().split())
        words = {row[0]: row[1] for row in _rows(archive, f"{FOLDER}/words.txt")}
        train, held_out = _training_images(archive), _validation_images(archive)
        files = train + held_out
        x = np.empty((len(files), 3, SIDE, SIDE), np.uint8)
        for row, (file, _) in enumerate(files):
            x[row] = decode_jpeg(archive.read(file), SIDE, file)
    number = {wnid: label for label, wnid in enumerate(wnids)}
    unknown = {wnid for _, wnid in files} - set(number)
    if unknown:
        raise ValueError(f"{FOLDER}: class {min(unknown)} is not in wnids.txt")
    return RawData(
        x=x,
        labels=np.array([number[wnid] for _, wnid in files]),
        class_names=tuple(f"{wnid} {words.get(wnid, '').split(',')[0]}" for wnid in wnids),
        notes="The held-out rows are the 10,000 validation images; the test images are left "
        "out, as they have no labels.",
        train=np.arange(len(x)) < len(train),
    )


def _training_images(archive: Archive) -> list[tuple[str, str]]:
    """File and class of each: train/<class>/images/<class>_<number>.JPEG."""
    files = archive.files(f"{FOLDER}/train/*/images/*.JPEG")
    return [(file, file.split("/")[2]) for file in files]


def _validation_images(archive: Archive) -> list[tuple[str, str]]:
    """File and class of each: the first two columns of val_annotations.txt."""
    rows = _rows(archive, f"{FOLDER}/val/val_annotations.txt")
    return [(f"{FOLDER}/val/images/{row[0]}", row[1]) for row in rows]


def _rows(archive: Archive, file: str) -> list[list[str]]:
    """The columns of each line; two at least."""
    rows = [line.split("\t") for line in archive.read(file).decode().splitlines()]
    for number, row in enumerate(rows, 1):
        if len(row) < 2:
            raise ValueError(f"{file}: line {number} has no second column")
    return rows


ENTRY = Entry(
    title="TinyImageNet",
    domain="vision",
    sources=(ARCHIVE,),
    licence="none stated; images of ImageNet, for non-commercial research and education",
    citation="Y. Le, X. Yang (2015). Tiny ImageNet Visual Recognition Challenge. CS 231N, "
    "Stanford University",
    homepage="https://cs231n.stanford.edu",
    shape=(110_000, 3, SIDE, SIDE),
    class_counts=(550,) * 200,
    read=read_tinyimagenet,
)

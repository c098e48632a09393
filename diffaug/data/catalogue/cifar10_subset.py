"""A part of CIFAR-10 with its exact pixels."""

from pathlib import Path

from diffaug.data import cifar_packs
from diffaug.data.cifar import SIDE, cifar_entry
from diffaug.data.raw import RawData
from diffaug.data.sources import Source

PACK = Source(
    file="cifar10_lossless_9k.npz",
    sha256="5fec24c9ffb1c189a8f5810f3f1ad334b6abe1b9ac921008a3afabd5ea47e3e7",
)


def read(raw_folder: Path) -> RawData:
    """Read exact pixels of a part of CIFAR-10, with its split: x uint8 (9085, 3, 32, 32)."""
    pack = cifar_packs.load(raw_folder / PACK.file, "images", "labels")
    notes = (
        "Exact pixels of 15 % of CIFAR-10; the training rows are of its training part, the "
        "held-out rows of its test part."
    )
    return cifar_packs.raw_data(pack, cifar_packs.images(PACK.file, pack), "labels", notes)


ENTRY = cifar_entry(
    title="CIFAR-10, 9,085 of its images",
    sources=(PACK,),
    shape=(9085, 3, SIDE, SIDE),
    class_counts=(915, 870, 908, 887, 948, 869, 922, 901, 945, 920),
    read=read,
)

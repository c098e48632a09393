"""A part of CIFAR-100 with its exact pixels."""

from pathlib import Path

from diffaug.data import cifar_packs
from diffaug.data.cifar import SIDE, cifar_entry
from diffaug.data.raw import RawData
from diffaug.data.sources import Source

PACK = Source(
    file="cifar100_lossless_subset.npz",
    sha256="dc275b4159f3497e87883ee24e3935803738a2dce8542b03931e736537911d4f",
)
# CIFAR-100's own names, in its order; the pack has only their numbers.
SUPERCLASSES = (
    *("aquatic_mammals", "fish", "flowers", "food_containers", "fruit_and_vegetables"),
    *("household_electrical_devices", "household_furniture", "insects", "large_carnivores"),
    *("large_man-made_outdoor_things", "large_natural_outdoor_scenes"),
    *("large_omnivores_and_herbivores", "medium_mammals", "non-insect_invertebrates", "people"),
    *("reptiles", "small_mammals", "trees", "vehicles_1", "vehicles_2"),
)


def read(raw_folder: Path) -> RawData:
    """Read exact pixels of a part of CIFAR-100, with its split: x uint8 (2524, 3, 32, 32)."""
    pack = cifar_packs.load(raw_folder / PACK.file, "images", "fine", "coarse")
    return cifar_packs.raw_data(
        pack,
        cifar_packs.images(PACK.file, pack),
        "fine",
        notes="Exact pixels of 4 % of CIFAR-100; the held-out rows are of its test part. Of 491 "
        "training rows the place in CIFAR-100 is not known.",
        coarse=cifar_packs.joined(pack, "coarse"),
        coarse_names=SUPERCLASSES,
    )


ENTRY = cifar_entry(
    title="CIFAR-100, 2,524 of its images",
    sources=(PACK,),
    shape=(2524, 3, SIDE, SIDE),
    class_counts=(
        *(29, 25, 23, 21, 26, 23, 26, 31, 30, 20, 28, 38, 27, 17, 25, 26, 20, 18, 27, 28),
        *(24, 23, 27, 23, 26, 20, 27, 28, 24, 24, 22, 27, 31, 32, 16, 23, 30, 27, 21, 28),
        *(27, 26, 28, 23, 20, 25, 29, 16, 24, 22, 21, 23, 17, 32, 30, 19, 27, 26, 24, 23),
        *(21, 20, 28, 29, 31, 30, 34, 31, 26, 21, 22, 38, 22, 26, 25, 23, 28, 29, 23, 23),
        *(23, 26, 27, 28, 27, 26, 21, 23, 21, 30, 30, 21, 21, 22, 22, 25, 26, 28, 32, 22),
    ),
    read=read,
)

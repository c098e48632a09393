"""The data sets that the project knows. A new one is a file with an `ENTRY`, named here."""

from diffaug.data import (
    cifar,
    cifar_packs,
    citeseq,
    counts_packs,
    cytof561,
    digits,
    ga1457,
    har561,
    hcl500,
    mc1374,
    mnist5k,
    sam561,
    stl10,
    tinyimagenet,
    zeisel,
)
from diffaug.data.entry import Entry

_VISION = (
    digits.ENTRY,
    mnist5k.ENTRY,
    cifar_packs.CIFAR10_SUBSET,
    cifar_packs.CIFAR100_SUBSET,
    cifar_packs.CIFAR10_JPEG,
    cifar.CIFAR10,
    cifar.CIFAR100,
    stl10.ENTRY,
    tinyimagenet.ENTRY,
)
_BIOLOGY = (
    zeisel.ENTRY,
    citeseq.ENTRY,
    cytof561.ENTRY,
    counts_packs.MCA_BLADDER,
    counts_packs.CBMC,
    ga1457.ENTRY,
    sam561.ENTRY,
    har561.ENTRY,
    mc1374.ENTRY,
    hcl500.ENTRY,
)
_ENTRIES = (*_VISION, *_BIOLOGY)
CATALOGUE: dict[str, Entry] = {each.name: each for each in _ENTRIES}


def entry(name: str) -> Entry:
    """The entry of a data set; ValueError listing the known names for any other.

    >>> entry("digits").shape
    (1797, 1, 8, 8)
    """
    try:
        return CATALOGUE[name]
    except KeyError:
        raise ValueError(f"data set {name!r}: known are {', '.join(CATALOGUE)}") from None

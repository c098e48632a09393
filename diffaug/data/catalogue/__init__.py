"""The data sets: one file each, found by its name, in which `_` stands for `-`.

A file here defines `ENTRY`, a `diffaug.data.entry.Entry`. With a block in params.yaml that names it
under `catalogue`, a new file is all that a new data set takes.
"""

import sys

from diffaug import found
from diffaug.data.entry import Entry


def names() -> list[str]:
    """Return the names of all data sets, sorted; none is imported."""
    return sorted(name.replace("_", "-") for name in found.names(sys.modules[__name__]))


def module(name: str) -> str:
    """Return the dotted name of a data set's module."""
    return f"{__name__}.{name.replace('-', '_')}"


def entry(name: str) -> Entry:
    """Return the entry of a data set; ValueError listing the known names for any other.

    >>> entry("digits").shape
    (1797, 1, 8, 8)
    """
    if name not in names():
        raise ValueError(f"data set {name!r}: known are {', '.join(names())}")
    return found.find(sys.modules[__name__], name.replace("-", "_")).ENTRY

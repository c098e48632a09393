"""What the catalogue says of a data set."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from diffaug.data.canonical import RawData
from diffaug.data.sources import Source


@dataclass(frozen=True)
class Entry:
    """One data set: its sources, its reader, and what the reader must return.

    `shape` is that of x, (N, ...); `class_counts` the labelled rows of each class, in label
    order; None where they are not published. `clustered`: the rows that Table A.2 clusters, the
    training rows or all of them.
    """

    name: str
    title: str
    domain: str
    sources: tuple[Source, ...]
    licence: str
    citation: str
    homepage: str
    shape: tuple[int, ...] | None
    class_counts: tuple[int, ...] | None
    read: Callable[[Path], RawData]
    clustered: Literal["train", "all"] = "train"

    @property
    def n_classes(self) -> int | None:
        """Number of classes; None where it is not published."""
        return None if self.class_counts is None else len(self.class_counts)

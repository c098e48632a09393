"""What the catalogue says of a data set."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from diffaug.data.raw import RawData
from diffaug.data.sources import Source


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One data set: its sources, its reader, and what the reader must return.

    Attributes:
        domain: "vision" for images, "biology" for tables.
        read: Takes the folder with the files of `sources`.
        shape: That of x, (N, ...); None where it is not known before.
        class_counts: Labelled rows of each class, in label order; None where not known before.
        clustered: The rows that Table A.2 clusters, the training rows or all of them.
    """

    title: str
    domain: Literal["vision", "biology"]
    sources: tuple[Source, ...]
    read: Callable[[Path], RawData]
    licence: str = "not stated"
    citation: str = ""
    homepage: str = ""
    shape: tuple[int, ...] | None = None
    class_counts: tuple[int, ...] | None = None
    clustered: Literal["train", "all"] = "train"

    @property
    def n_classes(self) -> int | None:
        """Number of classes; None where it is not known before."""
        return None if self.class_counts is None else len(self.class_counts)

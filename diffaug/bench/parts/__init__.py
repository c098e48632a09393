"""Parts of the benchmark: one file each, found by its name.

A part has

    TITLE    what the report calls it,
    ORDER    its place: what is worth most comes first,
    SECONDS  the most that it may take, its start included,
    measure  (Run) -> rows, each written as soon as it is yielded. NotWhole says what is left out.
"""

import sys
from types import ModuleType

from diffaug import found


def names() -> list[str]:
    """Return all parts, what is worth most first."""
    here = sys.modules[__name__]
    return sorted(found.names(here), key=lambda name: find(name).ORDER)


def find(name: str) -> ModuleType:
    """Import a part; ValueError, one line, for an unknown name."""
    return found.find(sys.modules[__name__], name)

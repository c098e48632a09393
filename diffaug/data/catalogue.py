"""The data sets that the project knows. A new one is a file with an `ENTRY`, named here."""

from diffaug.data import digits, zeisel
from diffaug.data.entry import Entry

_ENTRIES = (digits.ENTRY, zeisel.ENTRY)
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

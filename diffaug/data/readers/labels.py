"""What a file says of each cell (its type, its batch) in one form, with one meaning of none."""

from numbers import Real
from typing import Any

import numpy as np

# How files and the packages that write them spell no value.
NO_VALUE = frozenset(("", "NA", "N/A", "n/a", "<NA>", "NaN", "nan", "NULL", "null", "None"))


def one_form(values: np.ndarray) -> np.ndarray:
    """Values (N,) as numbers, NaN for none, or as text, "" for none.

    Numbers stay as they are. All else is text (truth values are "True" and "False"), unless it
    is numbers and None.

    >>> one_form(np.array(["T", "nan", None], dtype=object)).tolist()
    ['T', '', '']
    """
    if values.dtype.kind in "iuf":
        return values
    items = [v.decode() if isinstance(v, bytes) else v for v in values.tolist()]
    known = [v for v in items if not _is_none(v)]
    if known and all(isinstance(v, Real) and not isinstance(v, bool) for v in known):
        return np.array([np.nan if _is_none(v) else v for v in items])
    return np.array(["" if _is_none(v) else str(v) for v in items])


def missing(column: np.ndarray) -> np.ndarray:
    """Mask (N,) of the cells without a value in `column` (N,), which is in `one_form`."""
    if column.dtype.kind == "U":
        return column == ""
    return np.isnan(column)


def _is_none(value: Any) -> bool:
    if isinstance(value, str):
        return value.strip() in NO_VALUE
    return value is None or value != value

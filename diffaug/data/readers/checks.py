"""What a table must be. Each check is a ValueError of one line: which file, what, where."""

from collections import Counter
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from diffaug.data.readers.table import Values

SHOWN = 3


def length(what: str, values: Sequence[str] | np.ndarray, n: int) -> None:
    """Names or a column must be absent or one for each of the `n` rows or columns."""
    if len(values) not in (0, n):
        raise ValueError(f"{what}: {len(values)} given, {n} needed")


def unique(what: str, names: Sequence[str]) -> None:
    """No name may occur twice: such a cell could be trained on and held out."""
    twice = [name for name, count in Counter(names).items() if count > 1]
    if twice:
        raise ValueError(f"{what} {twice[0]!r} occurs more than once ({len(twice)} such names)")


def finite(name: str, x: "Values") -> None:
    """Every value must be finite."""
    _refuse(name, x, ~np.isfinite(_stored(x)), "NaN or infinite")


def counts(name: str, x: "Values") -> None:
    """Every value must be a count, and every cell have one: whole, 0 or more."""
    _refuse(name, x, _stored(x) < 0, "negative, counts are needed")
    _refuse(name, x, _stored(x) % 1 != 0, "not whole, counts are needed")
    empty = np.flatnonzero(np.asarray(x.sum(axis=1)).ravel() == 0)
    if len(empty):
        raise ValueError(f"{name}: {len(empty)} cells without a count, the first is row {empty[0]}")


def varying(name: str, x: np.ndarray, genes: Sequence[str] = ()) -> None:
    """No column may be constant; for recipes that do not choose among the genes."""
    constant = np.flatnonzero(x.min(axis=0) == x.max(axis=0))
    if len(constant):
        shown = ", ".join(repr(genes[i]) if len(genes) else str(i) for i in constant[:SHOWN])
        raise ValueError(f"{name}: {len(constant)} constant columns (first: {shown})")


def several_classes(name: str, labels: np.ndarray) -> None:
    """There must be two classes or more."""
    classes = np.unique(labels)
    if len(classes) < 2:
        raise ValueError(f"{name}: two classes or more are needed, found {classes.tolist()}")


def labels_known(name: str, labels: np.ndarray, known: Collection[float]) -> None:
    """Every label must be one of the known."""
    unknown = np.setdiff1d(labels, list(known))
    if len(unknown):
        raise ValueError(f"{name}: label {unknown[0]} is not one of {sorted(known)}")


def _stored(x: "Values") -> np.ndarray:
    return x if isinstance(x, np.ndarray) else x.data


def _refuse(name: str, x: "Values", wrong: np.ndarray, problem: str) -> None:
    if not wrong.any():
        return
    if isinstance(x, np.ndarray):
        row, column = np.argwhere(wrong)[0]
    else:
        position = np.flatnonzero(wrong)[0]
        row, column = np.searchsorted(x.indptr, position, "right") - 1, x.indices[position]
    raise ValueError(
        f"{name}: {int(wrong.sum())} values are {problem}; the first is in row {row}, "
        f"column {column} (from 0)"
    )

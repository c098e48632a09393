"""What a table must be. Each check is a ValueError of one line: which file, what, where."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from diffaug.data.readers.table import Values

SHOWN = 3


def table(
    name: str,
    x: "Values",
    cells: Sequence[str],
    genes: Sequence[str],
    columns: Mapping[str, np.ndarray],
) -> None:
    """What every table that was read must be; see `Table` for the arguments.

    At least one row and one column of finite numbers; names of cells and of genes absent, or
    unique and one for each row or column; one value a cell in each of `columns`, not infinite.
    """
    if x.ndim != 2:
        raise ValueError(f"{name}: x is {x.shape}, a table of cells x genes needed")
    filled(name, x)
    n, d = x.shape
    for what, names, needed in (("gene", genes, d), ("cell", cells, n)):
        if len(names):
            length(f"{name}: {what}s", np.asarray(names), needed)
        unique(f"{name}: {what}", names)
    for column, values in columns.items():
        length(f"{name}: column {column!r}", values, n)
        if values.dtype.kind == "f" and np.isinf(values).any():
            raise ValueError(f"{name}: column {column!r} has infinite values")
    finite(name, x)


@contextmanager
def readable(name: str, kind: str) -> Iterator[None]:
    """Give every error of the package that reads a `kind` of file one line with the file's name.

    An error that names the file already is left alone.
    """
    try:
        yield
    except Exception as error:  # Wrong bytes can raise nearly anything.
        if str(error).startswith(f"{name}: "):
            raise
        # anndata says in a note which element it was at.
        text = " ".join(". ".join([str(error), *getattr(error, "__notes__", ())]).split())
        text = text or type(error).__name__
        raise ValueError(f"{name}: cannot be read as {kind} ({text})") from error


def filled(name: str, x: "Values") -> None:
    """There must be a row and a column, and they must hold real numbers."""
    if 0 in x.shape:
        raise ValueError(f"{name}: x is {x.shape}, at least one row and one column are needed")
    if x.dtype.kind not in "buif":
        raise ValueError(f"{name}: x holds {x.dtype}, numbers are needed")


def length(what: str, values: np.ndarray, n: int) -> None:
    """Names or a column must be one for each of the `n` rows or columns."""
    if values.shape != (n,):
        given = len(values) if values.ndim == 1 else values.shape
        raise ValueError(f"{what}: {given} given, {n} needed")


def unique(what: str, names: Sequence[str]) -> None:
    """No name may occur twice: such a cell could be trained on and held out."""
    twice = [name for name, count in Counter(names).items() if count > 1]
    if twice:
        raise ValueError(f"{what} {twice[0]!r} occurs more than once ({len(twice)} such names)")


def finite(name: str, x: "Values") -> None:
    """Every value must be finite."""
    if x.dtype.kind == "f":
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
        place: Sequence[int] = [int(i) for i in np.unravel_index(wrong.argmax(), x.shape)]
    else:
        position = np.flatnonzero(wrong)[0]
        place = int(np.searchsorted(x.indptr, position, "right") - 1), int(x.indices[position])
    where = f"row {place[0]}, column {', '.join(map(str, place[1:]))}"
    raise ValueError(
        f"{name}: {int(wrong.sum())} values are {problem}; the first is in {where} (from 0)"
    )

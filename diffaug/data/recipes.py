"""Steps from raw tables to inputs: counts to log values, markers to products, labels to classes.

None of the steps on x sees a label.
"""

from typing import TYPE_CHECKING

import numpy as np

from diffaug.data.readers import checks
from diffaug.data.readers.labels import missing, one_form

if TYPE_CHECKING:
    from diffaug.data.readers.table import Values

BLOCK_ROWS = 8192
COFACTOR = 5  # The usual one of mass cytometry: asinh(ion count / 5).


def log_normalised(name: str, counts: "Values") -> "Values":
    """log(1 + count * median total / total of the cell), float32; sparse stays sparse.

    counts (N, D): whole numbers, 0 or more, with one above 0 in each cell; ValueError naming
    `name` otherwise.
    """
    checks.counts(name, counts)
    totals = np.asarray(counts.sum(axis=1, dtype=np.float64)).ravel()
    scale = np.median(totals) / totals
    if isinstance(counts, np.ndarray):
        return np.log1p(counts * scale[:, None]).astype(np.float32)
    scaled = counts.astype(np.float64)
    scaled.data *= np.repeat(scale, np.diff(scaled.indptr))
    return scaled.log1p().astype(np.float32)


def dense(x: "Values") -> np.ndarray:
    """`x` as a float32 array: the place where sparse must end."""
    return np.asarray(x if isinstance(x, np.ndarray) else x.toarray(), dtype=np.float32)


def min_max(x: np.ndarray, low: float = 0.0, high: float = 1.0) -> np.ndarray:
    """Map each column of x (N, D) onto [low, high]; a constant column becomes `low`."""
    lowest, highest = x.min(axis=0), x.max(axis=0)
    span = np.where(highest > lowest, highest - lowest, 1)
    # The quotient may pass 1 by a rounding error.
    return low + (high - low) * np.clip((x - lowest) / span, 0, 1)


def degree_two(x: np.ndarray) -> np.ndarray:
    """All products of at most two columns of x (N, D): float32 (N, 1 + D + D (D + 1) / 2).

    Order: the constant 1, the columns, then x_i x_j for i <= j. Rows are done in blocks, so
    that nothing beside the result is large.
    """
    n, d = x.shape
    first, second = np.triu_indices(d)
    out = np.empty((n, 1 + d + len(first)), dtype=np.float32)
    out[:, 0] = 1
    out[:, 1 : d + 1] = x
    for start in range(0, n, BLOCK_ROWS):
        block = slice(start, start + BLOCK_ROWS)
        np.multiply(x[block][:, first], x[block][:, second], out=out[block, d + 1 :])
    return out


def most_variable(x: np.ndarray, n: int) -> np.ndarray:
    """Columns of the `n` largest variances, ascending; of equal ones the first."""
    return np.sort(np.argsort(-x.var(axis=0), kind="stable")[:n])


def large_classes(column: np.ndarray, minimum: int) -> np.ndarray:
    """Mask (N,) of the rows whose class in `column` (N,) has at least `minimum` rows.

    No value (see `readers.labels`) is no class.
    """
    column = one_form(column)
    _, labels, sizes = np.unique(column, return_inverse=True, return_counts=True)
    return (sizes[labels] >= minimum) & ~missing(column)


def encode(name: str, column: np.ndarray) -> tuple[np.ndarray, tuple[str, ...]]:
    """Labels (N,) of 0 to n - 1 and the n sorted class names of `column` (N,).

    A row without a value (see `readers.labels`) has label -1. ValueError naming `name` where
    there is one class only.
    """
    column = one_form(column)
    known = ~missing(column)
    checks.several_classes(name, column[known])
    labels = np.full(len(column), -1)
    names, labels[known] = np.unique(column[known], return_inverse=True)
    if names.dtype.kind == "f" and (names % 1 == 0).all():
        names = names.astype(np.int64)  # Whole numbers with gaps are read as floats.
    return labels, tuple(map(str, names.tolist()))

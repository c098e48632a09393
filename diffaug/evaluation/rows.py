"""What every evaluator, baseline and figure asks of its input, said once."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Labels = NDArray[Any]
Mask = NDArray[np.bool_]


def finite_rows(x: ArrayLike, name: str = "x", axes: int = 2) -> Floats:
    """Return `x` (N, ...) as float64; ValueError unless it has `axes` axes, rows, and is finite."""
    rows = np.asarray(x, dtype=np.float64)
    if rows.ndim != axes or 0 in rows.shape:
        raise ValueError(f"{name}: shape {rows.shape} given, {axes} axes, none empty, needed")
    broken = int((~np.isfinite(rows)).reshape(len(rows), -1).any(axis=1).sum())
    if broken:
        raise ValueError(f"{name}: {broken} of {len(rows)} rows hold NaN or infinity, none may")
    return rows


def integer_labels(labels: ArrayLike, rows: int, name: str = "labels") -> Labels:
    """Return `labels` as an array; ValueError unless it holds `rows` integers."""
    array = np.asarray(labels)
    if array.shape != (rows,) or array.dtype.kind not in "iu":
        given = f"{array.dtype} of shape {array.shape}"
        raise ValueError(f"{name}: {given} given, integers of shape ({rows},) needed")
    return array


def labelled_rows(x: ArrayLike, labels: ArrayLike, name: str = "x") -> tuple[Floats, Labels]:
    """Return finite rows (N, d) and their integer labels (N,)."""
    rows = finite_rows(x, name)
    return rows, integer_labels(labels, len(rows), f"labels of {name}")


def train_mask(train: ArrayLike, rows: int) -> Mask:
    """Return `train` (N,) bool; ValueError for another type or length, or if no row is True."""
    mask = np.asarray(train)
    # A 0/1 integer mask would silently pick rows 0 and 1.
    if mask.dtype != np.bool_ or mask.shape != (rows,):
        raise ValueError(
            f"train: {mask.dtype} of shape {mask.shape} given, bool of shape ({rows},) needed"
        )
    if not mask.any():
        raise ValueError("train: no row is True, at least one must be")
    return mask


def drawn(rows: int, limit: int, seed: int) -> NDArray[np.int64]:
    """Return the numbers, rising, of `limit` of so many rows drawn at random; of all if fewer."""
    if rows <= limit:
        return np.arange(rows)
    return np.sort(np.random.default_rng(seed).choice(rows, limit, replace=False))

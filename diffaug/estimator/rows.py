"""The rows that a user gives: checked, and brought to the one form that training takes."""

import math
import warnings
from typing import Any

import numpy as np
import torch
from scipy import sparse
from sklearn.base import BaseEstimator
from sklearn.utils.validation import validate_data

from diffaug.estimator.memory import check_memory

NAMED = 5  # features that a warning names
FLOAT = 4  # bytes
CPU = torch.device("cpu")


def checked_rows(estimator: BaseEstimator, X: Any, fitted: tuple[int, ...] | None) -> np.ndarray:
    """Return the rows of a table or the images of a batch.

    Args:
        estimator: Its `n_features_in_` and `feature_names_in_` are set, or compared with.
        X: (N, D) an array, data frame or sparse matrix, or (N, C, H, W) an array.
        fitted: Shape of the rows that it was fitted on; None while it is being fitted.

    Returns:
        An array of its own: bytes (uint8) of images that are bytes, else float32. Rows that lie on
        a disk stay there.

    Raises:
        TypeError, ValueError: One line that says what is wrong where.
    """
    on_disk = is_on_disk(X)
    X, shape = _flat(X, fitted)
    table: Any = validate_data(
        estimator,
        X,
        reset=fitted is None,
        accept_sparse=True,
        dtype=None,
        ensure_all_finite=False,
        ensure_min_samples=2 if fitted is None else 1,
    )
    if hasattr(table, "toarray"):
        size = table.dtype.itemsize + FLOAT
        check_memory(size * math.prod(shape), CPU, f"X {shape} as a dense table")
        table = table.toarray()
    rows = table if on_disk else _small(_numbers(table, estimator), len(shape) == 4)
    _all_finite(rows, estimator, shape)
    if fitted is None:
        _all_vary(rows, estimator, len(shape) == 4)
    return rows.reshape(shape)


def is_on_disk(X: Any) -> bool:
    """Whether X is a memory-mapped array (`np.load(file, mmap_mode="r")`) that is used as it is.

    Its numbers must be float32, or bytes of images, row after row; others are read whole.
    """
    # What `astype` or `copy` make of such an array has its type, but no file.
    if not isinstance(X, np.memmap) or X.filename is None:
        return False
    kinds = (np.float32, np.uint8) if X.ndim == 4 else (np.float32,)
    return X.dtype in kinds and X.flags.c_contiguous


def tensor_of(rows: np.ndarray) -> torch.Tensor:
    """Return the rows as a tensor that shares their memory and is never written to."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "The given NumPy array is not writable", UserWarning)
        return torch.from_numpy(rows)


def check_labels(y: Any, rows: int) -> None:
    """Raise ValueError unless `y`, which is not used, is None or has one label of each row."""
    shape = np.asarray(y).shape
    if y is not None and shape[:1] != (rows,):
        has = f"{shape[0]} labels" if shape else "no labels"
        raise ValueError(f"y has {has} and X {rows} rows; y is not used, and None is allowed")


def _flat(X: Any, fitted: tuple[int, ...] | None) -> tuple[Any, tuple[int, ...]]:
    """X as a table, images as rows of their pixels; and its shape."""
    # Lists, tensors and the like become arrays; tables keep names and zeros.
    if not (sparse.issparse(X) or hasattr(X, "columns") or isinstance(X, np.ndarray)):
        X = np.asarray(X)
    if getattr(getattr(X, "dtype", None), "kind", "") == "c":
        raise ValueError(f"X: Complex data not supported (dtype {X.dtype}); real numbers are")
    _no_dates(X)
    shape = tuple(X.shape)
    if len(shape) not in (2, 4):
        raise ValueError(
            f"X has shape {shape}; allowed are tables (N, D) and images (N, C, H, W). Reshape "
            "your data: one row is (1, D)"
        )
    if len(shape) == 4:
        if fitted is not None and shape[1:] != fitted:
            raise ValueError(f"X has rows of shape {shape[1:]}; fitted were rows of {fitted}")
        return X.reshape(shape[0], math.prod(shape[1:])), shape
    if fitted is not None and len(fitted) == 3:
        raise ValueError(f"X has shape {shape}; fitted were images (N, C, H, W) of {fitted}")
    return X, shape


def _no_dates(X: Any) -> None:
    """ValueError for the dtypes of pandas that NumPy does not lay beside numbers."""
    for name, dtype in X.dtypes.items() if hasattr(X, "columns") and hasattr(X, "iloc") else ():
        if dtype.kind in "mM":
            raise ValueError(f"X: column {name!r} has dtype {dtype}; allowed are real numbers")


def _numbers(table: np.ndarray, estimator: BaseEstimator) -> np.ndarray:
    """The table, its objects and texts as float64 where they are numbers."""
    if table.dtype.kind in "biuf":
        return table
    if table.dtype.kind not in "OUS":
        raise ValueError(f"X: dtype {table.dtype}; allowed are real numbers")
    for (row, column), value in np.ndenumerate(table.astype(object)):
        try:
            float(value)
        except (TypeError, ValueError) as error:
            where = f"X[{row}, {_name(estimator, column)}] = {value!r}"
            raise type(error)(f"{where}: {error}") from None
    return table.astype(np.float64)


def _small(rows: np.ndarray, images: bool) -> np.ndarray:
    if images and rows.dtype == np.uint8:
        return np.array(rows, order="C")
    with np.errstate(over="ignore"):  # what float32 does not hold becomes infinite, and is named
        return np.array(rows, np.float32, order="C")


def _all_finite(rows: np.ndarray, estimator: BaseEstimator, shape: tuple[int, ...]) -> None:
    if rows.dtype == np.uint8 or np.isfinite(rows.sum(dtype=np.float64)):
        return
    bad = np.argwhere(~np.isfinite(rows))
    row, column = bad[0]
    value = "NaN" if np.isnan(rows[row, column]) else "inf or too large for float32"
    more = f", and {len(bad) - 1} more" if len(bad) > 1 else ""
    place: Any = _name(estimator, column)
    if len(shape) == 4:
        place = ", ".join(str(number) for number in np.unravel_index(column, shape[1:]))
    raise ValueError(f"X[{row}, {place}] is {value}{more}; only finite numbers are allowed")


def _all_vary(rows: np.ndarray, estimator: BaseEstimator, images: bool) -> None:
    constant = np.flatnonzero(rows.min(0) == rows.max(0))
    if len(constant) == rows.shape[1]:
        raise ValueError(f"X: all {len(rows)} rows are equal; there is nothing to learn from them")
    if len(constant) == 0 or images:  # the borders of images often are
        return
    named = ", ".join(str(_name(estimator, column)) for column in constant[:NAMED])
    more = ", ..." if len(constant) > NAMED else ""
    warnings.warn(
        f"X: {len(constant)} of {rows.shape[1]} columns are constant ({named}{more}); they "
        "do not help to tell rows apart",
        UserWarning,
        stacklevel=4,
    )


def _name(estimator: BaseEstimator, column: int) -> str | int:
    names = getattr(estimator, "feature_names_in_", None)
    return int(column) if names is None else repr(str(names[column]))

"""Sparse matrices of files: their arrays must fit each other before anything uses them."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix


def compressed(name: str, parts: Sequence[np.ndarray], shape: Iterable[int]) -> "csr_matrix":
    """CSR of `shape` from data, indices and indptr.

    ValueError naming the file `name` where the arrays do not fit each other or `shape`.
    """
    from scipy.sparse import csr_matrix

    data, indices, indptr = parts
    try:
        n, d = shape
        matrix = csr_matrix((data, indices, indptr), shape=(int(n), int(d)))
    except (TypeError, ValueError) as error:
        raise ValueError(f"{name}: sparse arrays do not fit ({error})") from error
    return as_csr(name, matrix)


def as_csr(name: str, matrix: Any) -> "csr_matrix":
    """CSR of a compressed `matrix` (CSR or CSC), with one value a place; ValueError as above."""
    from scipy.sparse import csr_matrix

    try:
        matrix.check_format()  # Indices beyond the shape would read foreign memory later.
    except ValueError as error:
        raise ValueError(f"{name}: sparse arrays do not fit ({error})") from error
    matrix = csr_matrix(matrix)
    # A place that is stored twice means the sum, but not to a logarithm of what is stored.
    matrix.sum_duplicates()
    return matrix

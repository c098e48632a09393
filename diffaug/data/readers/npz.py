"""Tables in numpy's .npz: dense, or CSR in the four arrays x_data, x_indices, x_indptr, x_shape."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from diffaug.data.readers import checks
from diffaug.data.readers.sparse import compressed
from diffaug.data.readers.table import Table

CSR = ("data", "indices", "indptr", "shape")


def read_npz(path: Path, x: str = "x", genes: str = "", columns: Sequence[str] = ()) -> Table:
    """Read the array `x` (N, D), or the CSR arrays `<x>_data` and so on, as a `Table`.

    genes: the array with the D column names, if any. columns: arrays (N,) to keep. Only what
    is named is read. ValueError, one line, for a file that is not .npz or lacks an array.

    >>> read_npz(Path("pack.npz"), columns=["labels"]).x.shape
    (2746, 2003)
    """
    known = array_names(path)
    parts = [x] if x in known or f"{x}_data" not in known else [f"{x}_{part}" for part in CSR]
    arrays = read_arrays(path, [*parts, *columns, *([genes] if genes else [])])
    first, *rest = (arrays[part] for part in parts)
    return Table(
        path.name,
        compressed(path.name, [first, *rest[:2]], rest[2]) if rest else first,
        genes=_names(arrays[genes]) if genes else (),
        columns={name: arrays[name] for name in columns},
    )


def array_names(path: Path) -> list[str]:
    """Names of the arrays in a file; ValueError, one line, for a file that is not .npz."""
    with checks.readable(path.name, ".npz"):
        file = np.load(path, allow_pickle=False)
        if isinstance(file, np.ndarray):
            raise ValueError("it holds a single array, as .npy does")
        with file:
            return list(file)


def read_arrays(path: Path, names: Iterable[str]) -> dict[str, np.ndarray]:
    """Read the named arrays; ValueError, one line, for one that is missing, broken or of objects.

    >>> read_arrays(Path("pack.npz"), ["class_names"])["class_names"]
    """
    known, arrays = array_names(path), {}
    with np.load(path, allow_pickle=False) as file:
        for name in names:
            if name not in known:
                raise ValueError(f"{path.name}: {name} is not in it; there are {', '.join(known)}")
            with checks.readable(path.name, f".npz with an array {name!r}"):
                arrays[name] = file[name]
    return arrays


def _names(array: np.ndarray) -> list[str]:
    return [v.decode() if isinstance(v, bytes) else str(v) for v in array.ravel().tolist()]

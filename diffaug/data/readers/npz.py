"""Tables in numpy's .npz: dense, or CSR in the four arrays x_data, x_indices, x_indptr, x_shape."""

from collections.abc import Sequence
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from diffaug.data.readers.sparse import compressed
from diffaug.data.readers.table import Table, Values


def read_npz(path: Path, x: str = "x", genes: str = "", columns: Sequence[str] = ()) -> Table:
    """Read the array `x` (N, D), or the CSR arrays `<x>_data` and so on, as a `Table`.

    genes: the array with the D column names, if any. columns: arrays (N,) to keep. Only what
    is named is read. ValueError, one line, for a file that is not .npz or lacks an array.

    >>> read_npz(Path("pack.npz"), columns=["labels"]).x.shape
    (2746, 2003)
    """
    try:
        with np.load(path, allow_pickle=False) as arrays:
            return Table(
                path.name,
                _values(path.name, arrays, x),
                genes=arrays[genes].tolist() if genes else (),
                columns={name: arrays[name] for name in columns},
            )
    except KeyError as error:
        raise ValueError(f"{path.name}: {error.args[0]}") from error
    except (EOFError, BadZipFile) as error:
        raise ValueError(f"{path.name}: cannot be read as .npz ({error})") from error


def _values(name: str, arrays: np.lib.npyio.NpzFile, x: str) -> Values:
    if x in arrays or f"{x}_data" not in arrays:
        return arrays[x]
    parts = [arrays[f"{x}_{part}"] for part in ("data", "indices", "indptr")]
    return compressed(name, parts, tuple(arrays[f"{x}_shape"].tolist()))

"""Pickles of arrays and plain containers, read without running what else a pickle may call."""

import pickle
from typing import IO, Any

import numpy as np


def _dtype(name: str, align: int, copy: int) -> np.dtype:
    # Python 2 wrote the flags as numbers, which numpy deprecates.
    return np.dtype(name, align=bool(align), copy=bool(copy))


_reconstruct: Any = np.empty(0).__reduce__()[0]
# Everything that an array's pickle names; numpy 2 has renamed its core.
_ALLOWED: dict[tuple[str, str], Any] = {
    ("numpy.core.multiarray", "_reconstruct"): _reconstruct,
    ("numpy._core.multiarray", "_reconstruct"): _reconstruct,
    ("numpy", "ndarray"): np.ndarray,
    ("numpy", "dtype"): _dtype,
}


class _PlainUnpickler(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        """Look a name up among the allowed ones instead of importing it."""
        try:
            return _ALLOWED[module, name]
        except KeyError:
            raise pickle.UnpicklingError(f"{module}.{name} is not allowed") from None


def load_plain(file: IO[bytes], what: str) -> dict[bytes, Any]:
    """Read a dictionary that Python 2 has pickled: text as bytes, numbers, lists and arrays.

    ValueError, one line that starts with `what`, for a pickle that names any function or class
    besides numpy's arrays, for a damaged one, and for anything but a dictionary.

    >>> load_plain(open("data_batch_1", "rb"), "data_batch_1")[b"data"].shape
    (10000, 3072)
    """
    try:
        # As bytes, the data of an array are used in place; as text they would be copied twice.
        content = _PlainUnpickler(file, encoding="bytes").load()
    except Exception as error:  # Wrong opcodes can raise nearly anything.
        raise ValueError(f"{what}: not a pickle of plain data ({error})") from error
    if not isinstance(content, dict):
        raise ValueError(f"{what}: holds a {type(content).__name__}, a dictionary is needed")
    return content

"""The file of an embedding: its spaces by name, or why there are none.

An encoder's file has spaces alone. A baseline's has a `status` beside them, so that what could not
be embedded is told from what was embedded badly.
"""

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from diffaug.io import write_arrays

EMBEDDED = "embedded"
NO_EMBEDDING = "answers from class sizes"  # the majority class
NOT_INSTALLED = "not installed"
STATUSES = (EMBEDDED, NO_EMBEDDING, NOT_INSTALLED)


def write_embedding(
    path: str | Path, spaces: Mapping[str, np.ndarray], status: str = EMBEDDED
) -> None:
    """Write spaces (N, d) as float32, and the status, as .npz."""
    arrays = {name: space.astype(np.float32) for name, space in spaces.items()}
    write_arrays(path, {**arrays, "status": np.array(status)})


def read_embedding(path: str | Path) -> tuple[str, dict[str, np.ndarray]]:
    """Return the status and the spaces by name.

    Raises:
        ValueError: The status is unknown, or spaces are there without being `EMBEDDED`, or the
            other way round.
    """
    with np.load(path) as file:
        spaces = {name: file[name] for name in file.files}
    status = str(spaces.pop("status", EMBEDDED))
    if status not in STATUSES or bool(spaces) != (status == EMBEDDED):
        has = ", ".join(spaces) or "none"
        raise ValueError(f"{path}: status {status!r} with spaces: {has}; make the file again")
    return status, spaces

"""Rows as files of several formats, and tables on the screen."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from diffaug.io import atomic_write, write_array, write_arrays

TABLES, IMAGES = (".csv", ".tsv", ".npz", ".npy", ".h5ad"), (".npz", ".npy", "")


def check_output(path: Path, images: bool) -> None:
    """Refuse, before anything is computed, a file that could not be written.

    Raises:
        ValueError: The ending is unknown.
        FileExistsError: The file is there.
    """
    allowed = IMAGES if images else TABLES
    if path.suffix.lower() not in allowed:
        shown = ", ".join(ending or "none (a folder of .png)" for ending in allowed)
        raise ValueError(f"{path}: allowed endings are {shown}")
    if path.exists():
        raise FileExistsError(f"{path}: is there already and is not replaced; name a new file")


@dataclass(frozen=True)
class NewRows:
    """Rows to be written.

    x: (N, D), or bytes (N, C, H, W); names: of the rows; columns: of tables; beside: what else is
    said of each row, for which .npy has no place.
    """

    x: np.ndarray
    names: Sequence[str]
    columns: Sequence[str]
    beside: Mapping[str, Sequence[Any]]

    def write(self, path: Path) -> None:
        """Write in the format of the path's ending, as `check_output` allows it.

        Without an ending it becomes a folder of pictures.
        """
        ending = path.suffix.lower()
        if ending == ".npy":
            write_array(path, self.x)
        elif ending == ".npz":
            texts = {"row": self.names, **self.beside}
            arrays = {key: np.asarray(values) for key, values in texts.items()}
            write_arrays(path, {"x": self.x, **arrays})
        elif ending:
            write = _write_h5ad if ending == ".h5ad" else _write_text
            with atomic_write(path) as temporary:
                write(temporary, self)
        else:
            _write_pictures(path, self)


def print_table(header: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Print columns side by side; numbers stand at the right."""
    cells = [list(map(str, header)), *(list(map(str, row)) for row in rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    for row in cells:
        print("  ".join(_padded(*each) for each in zip(row, widths, strict=True)).rstrip())


def _padded(cell: str, width: int) -> str:
    number = cell.lstrip("+-").replace(".", "", 1).isdigit()
    return cell.rjust(width) if number else cell.ljust(width)


def _write_text(path: Path, rows: NewRows) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        delimiter = "\t" if path.suffix.lower() == ".tsv" else ","
        writer = csv.writer(file, delimiter=delimiter, lineterminator="\n")
        writer.writerow(["row", *rows.columns, *rows.beside])
        for name, values, *more in zip(rows.names, rows.x, *rows.beside.values(), strict=True):
            writer.writerow([name, *(f"{value:.9g}" for value in values), *more])


def _write_h5ad(path: Path, rows: NewRows) -> None:
    try:
        from anndata import AnnData
    except ImportError as error:
        raise ImportError("a .h5ad file needs anndata; `pip install anndata`") from error
    import pandas as pd

    obs = pd.DataFrame(dict(rows.beside), index=list(rows.names))
    AnnData(rows.x, obs=obs, var=pd.DataFrame(index=list(rows.columns))).write_h5ad(path)


def _write_pictures(folder: Path, rows: NewRows) -> None:
    from PIL import Image

    from diffaug.estimator.folder import new_folder

    with new_folder(folder) as temporary:
        for name, image in zip(rows.names, rows.x, strict=True):
            pixels = image[0] if len(image) == 1 else image.transpose(1, 2, 0)
            file = temporary / f"{name}.png"
            file.parent.mkdir(parents=True, exist_ok=True)  # as in the folder of their sources
            Image.fromarray(pixels).save(file)

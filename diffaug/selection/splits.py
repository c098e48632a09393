"""A data set's cells as two tables: one to learn from, an independent one to judge by."""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from diffaug.data.catalogue import cbmc, citeseq, mca_bladder
from diffaug.data.catalogue.zeisel import read_zeisel
from diffaug.data.prepare import prepare
from diffaug.data.readers.npz import read_npz
from diffaug.data.recipes import degree_two, dense
from diffaug.selection.halves import halves, log_scaled


def _zeisel(folder: Path) -> np.ndarray:
    return np.rint(np.expm1(read_zeisel(folder).x.astype(np.float64)))


def _citeseq(folder: Path) -> np.ndarray:
    from scipy.io import loadmat

    return np.asarray(loadmat(folder / citeseq.COUNTS.file)["G"].T)


COUNTS: dict[str, Callable[[Path], np.ndarray]] = {
    "zeisel": _zeisel,
    "citeseq": _citeseq,
    "mca-bladder": lambda folder: dense(read_npz(folder / mca_bladder.PACK.file).x),
    "cbmc": lambda folder: dense(read_npz(folder / cbmc.PACK.file).x),
}
DATASETS = (*COUNTS, "cytof561")
MARKERS = slice(1, 33)  # of cytof561's columns: after the constant, before the products


def split(name: str, raw: Path, rows: int | None, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Return two float32 tables, (N, D) and (N, D'), of the same cells.

    Tables of counts: each has half of the molecules, the same half for all seeds. cytof561: each
    has half of the markers, another half for each seed, since what a half can tell depends on its
    markers.

    Args:
        name: Of the data set in the catalogue.
        raw: Folder of its raw files.
        rows: How many cells of cytof561 are kept; None for all, as of tables of counts.
        seed: The run's seed.

    Raises:
        ValueError: For a data set that cannot be split.
    """
    if name not in DATASETS:
        raise ValueError(f"{name}: cannot be split; allowed are {', '.join(DATASETS)}")
    if name == "cytof561":
        with TemporaryDirectory() as folder:
            markers = np.array(prepare(name, raw, folder, rows).x[:, MARKERS])
        return marker_halves(markers, seed)
    if rows is not None:
        raise ValueError(f"{name}, rows = {rows}: only all rows of a table of counts can be split")
    first, second = halves(COUNTS[name](raw), seed=0)
    return log_scaled(first), log_scaled(second)


def marker_halves(markers: np.ndarray, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the products of a random half of the columns of `markers` (N, D), and the other half.

    The error of one marker says nothing of another's: what two halves share is the cell.
    """
    order = np.random.default_rng(seed).permutation(markers.shape[1])
    first, second = np.array_split(order, 2)
    return degree_two(markers[:, np.sort(first)]), markers[:, np.sort(second)]

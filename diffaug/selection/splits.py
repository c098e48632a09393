"""A data set's cells as two tables: one to learn from, an independent one to judge by."""

from collections.abc import Callable
from pathlib import Path

import numpy as np

from diffaug.config import load
from diffaug.data.catalogue import cbmc, citeseq, mca_bladder
from diffaug.data.catalogue.zeisel import read_zeisel
from diffaug.data.prepare import download, prepare
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


def split(name: str, seed: int, folder: Path) -> tuple[np.ndarray, np.ndarray]:
    """Return two float32 tables (N, D) and (N, D') of the same cells; `folder` holds raw files.

    Counts: a half of the molecules each, the same one for all seeds. cytof561: a half of the
    markers each, another for each seed, since what a half can tell depends on its markers.
    ValueError for a data set that cannot be split.
    """
    if name not in DATASETS:
        raise ValueError(f"{name}: cannot be split; allowed are {', '.join(DATASETS)}")
    download(name, folder)
    if name == "cytof561":
        rows = load("params.yaml").datasets[name].rows
        x = prepare(name, folder, folder / "prepared", rows).x
        return marker_halves(np.asarray(x[:, MARKERS]), seed)
    first, second = halves(COUNTS[name](folder), seed=0)
    return log_scaled(first), log_scaled(second)


def marker_halves(markers: np.ndarray, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the products of a random half of the columns of `markers` (N, D), and the other half.

    The error of one marker says nothing of another's: what two halves share is the cell.
    """
    order = np.random.default_rng(seed).permutation(markers.shape[1])
    first, second = np.array_split(order, 2)
    return degree_two(markers[:, np.sort(first)]), markers[:, np.sort(second)]

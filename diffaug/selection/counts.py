"""The data sets whose raw counts are at hand, which can be split into halves."""

from pathlib import Path

import numpy as np

from diffaug.data.counts_packs import BLADDER, CORD_BLOOD
from diffaug.data.prepare import download
from diffaug.data.readers.npz import read_npz
from diffaug.data.recipes import dense
from diffaug.data.zeisel import read_zeisel

PACKS = {"mca-bladder": BLADDER.file, "cbmc": CORD_BLOOD.file}
DATASETS = ("zeisel", *PACKS)


def counts_of(name: str, folder: Path) -> np.ndarray:
    """Return a data set's raw counts (N, D); ValueError where it has none."""
    if name not in DATASETS:
        raise ValueError(f"{name}: no counts; allowed are {', '.join(DATASETS)}")
    download(name, folder)
    if name == "zeisel":
        return np.rint(np.expm1(read_zeisel(folder).x.astype(np.float64)))
    return dense(read_npz(folder / PACKS[name]).x)

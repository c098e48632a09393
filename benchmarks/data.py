"""The rows that methods are compared on, by the project's own readers and its mirror."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from benchmarks.contract import Absent
from diffaug.baselines import pca
from diffaug.config import load
from diffaug.data.canonical import Dataset, load_dataset
from diffaug.data.params import Catalogued
from diffaug.data.prepare import download, prepare

ROOT = Path(__file__).parents[1]
# Apart from the workflow's results/data, so that Snakemake's files are its own.
FOLDER = ROOT / "results" / "bench" / "data"
# So many rows let every peer take the path that it takes on many: below 4,096 some search
# neighbours otherwise, with functions that are compiled anew.
WARM_ROWS = 5000


@dataclass(frozen=True, eq=False)
class Table:
    """Rows of a data set as all methods get them.

    Attributes:
        rows: (N, d) float32, the first 50 principal components of the training rows; or images
            (N, C, H, W) of bytes.
        held_out: (M, ...), other rows, in the same components.
        labels: (N,) and (M,) classes of both, -1 for a row without one.
    """

    rows: np.ndarray
    held_out: np.ndarray
    labels: tuple[np.ndarray, np.ndarray]

    def few(self, count: int = WARM_ROWS) -> "Table":
        """Return at most `count` of the rows: enough for a first call that is not counted."""
        first, second = self.labels
        return Table(self.rows[:count], self.held_out[:count], (first[:count], second[:count]))


@cache
def dataset(name: str) -> Dataset:
    """Return a data set of params.yaml, prepared; `Absent` where its file is not to be had."""
    of = load(ROOT / "params.yaml").datasets[name]
    assert isinstance(of, Catalogued), f"{name} is no data set of the catalogue"
    folder = FOLDER / name
    if not (folder / "dataset.json").exists():
        try:
            download(of.catalogue, FOLDER / "raw" / of.catalogue)
        except ValueError as error:
            raise Absent(str(error)) from error
        prepare(of.catalogue, FOLDER / "raw" / of.catalogue, folder, of.rows, of.training_rows)
    return load_dataset(folder)


@cache
def table(name: str) -> Table:
    """Return a table's 50 principal components, and its held-out rows in them."""
    of = dataset(name)
    x = np.asarray(of.x, dtype=np.float64).reshape(len(of.x), -1)
    assert pca.BASELINE.fit is not None
    assert pca.BASELINE.transform is not None
    rows, model = pca.BASELINE.fit(x[of.train], 0, pca.BASELINE.settings())
    held_out = pca.BASELINE.transform(model, x[~of.train])
    labels = of.labels()
    parts = labels[of.train], labels[~of.train]
    return Table(rows.astype(np.float32), held_out.astype(np.float32), parts)


@cache
def images(name: str) -> Table:
    """Return a data set's images (N, C, H, W), as bytes."""
    of, labels = dataset(name), dataset(name).labels()
    train, held_out = (np.ascontiguousarray(of.x[part]) for part in (of.train, ~of.train))
    return Table(train, held_out, (labels[of.train], labels[~of.train]))

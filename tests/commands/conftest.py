"""Files of 60 rows in three groups, and a command line that hardly trains."""

import gzip
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from scipy.io import mmwrite
from scipy.sparse import csr_matrix

from diffaug.commands import main
from tests.data.cell_files import write_anndata, write_fcs

QUICK = [
    *("--set", "encoder.hidden=[16]", "--set", "encoder.projection=[16]"),
    *("--set", "views.steps=[{name: neighbour_mix, k: 3}]"),
    *("--set", "mstep.denoiser.width=8", "--set", "augment.steps=2"),
    *("--budget", "0.01", "--device", "cpu", "--quiet"),
]
QUICK_IMAGES = [*QUICK[4:], "--set", "encoder.width=4", "--set", "encoder.stages=2"]
COLUMNS = list("abcdef")
TYPES = ["T", "B", "NK"] * 19 + ["T", "B", "NA"]


def counts() -> np.ndarray:
    rng = np.random.default_rng(0)
    means = rng.gamma(1, 5, size=(3, 6))[np.arange(60) % 3]
    return rng.poisson(means).astype(np.float32) + np.eye(60, 6, dtype=np.float32)


def write(path: Path, x: np.ndarray) -> None:
    """x and TYPES as `type`, where the format of the path's ending holds text."""
    if path.suffix == ".npz":
        np.savez(path, x=x, type=np.array(TYPES))
    elif path.suffix == ".npy":
        np.save(path, x)
    elif path.suffix == ".h5ad":
        write_anndata(path, csr_matrix(x), type=TYPES)
    elif path.suffix == ".fcs":
        codes = [float("TBN".index(t[0])) if t != "NA" else np.nan for t in TYPES]
        write_fcs(path, np.column_stack([x, codes]).astype(np.float32), [*COLUMNS, "type"])
    elif path.suffix == ".mtx":
        mmwrite(path, csr_matrix(x.T))
        (path.parent / "genes.tsv").write_text("".join(f"{name}\n" for name in COLUMNS))
        (path.parent / "barcodes.tsv").write_text("".join(f"c{i}\n" for i in range(len(x))))
    else:
        mark = "\t" if ".tsv" in path.name else ","
        rows = [[f"c{i}", *(f"{v:g}" for v in row), TYPES[i]] for i, row in enumerate(x)]
        text = "".join(f"{mark.join(line)}\n" for line in [["cell", *COLUMNS, "type"], *rows])
        path.write_bytes(gzip.compress(text.encode()) if path.suffix == ".gz" else text.encode())


def write_photos(folder: Path) -> None:
    rng = np.random.default_rng(0)
    for i in range(24):
        kind = folder / ("cat", "dog")[i % 2]
        kind.mkdir(parents=True, exist_ok=True)
        pixels = rng.integers(0, 256, (8, 8, 3), dtype=np.uint8)
        Image.fromarray(pixels).save(kind / f"{i}.png")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(scope="session")
def fitted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with cells.csv and its run."""
    folder = tmp_path_factory.mktemp("fitted")
    write(folder / "cells.csv", counts())
    words = ["fit", str(folder / "cells.csv"), "--label", "type", "--out", str(folder / "run")]
    assert main([*words, "--transform", "counts", *QUICK]) == 0
    return folder

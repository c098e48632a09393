"""Each format that the command line reads and writes."""

import csv
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from diffaug.commands import main
from diffaug.data.own import OwnFile
from tests.commands.conftest import COLUMNS, QUICK, QUICK_IMAGES, TYPES, counts, write, write_photos

KNOWN = ["" if kind == "NA" else kind for kind in TYPES]


def table(path: Path) -> list[dict[str, str]]:
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize(
    "name", ["x.csv", "x.tsv", "x.csv.gz", "x.npz", "x.npy", "x.h5ad", "x.mtx", "x.fcs"]
)
def test_a_table_of_each_format_is_fitted(folder: Path, name: str) -> None:
    write(folder / name, counts())
    label = [] if name in ("x.npy", "x.mtx") else ["--label", "type"]
    assert main(["fit", name, *label, "--out", "run", *QUICK]) == 0
    rows = table(Path("run/embedding.csv"))
    assert len(rows) == 60
    named = name not in ("x.npz", "x.npy", "x.fcs")
    assert [row["row"] for row in rows[:2]] == (["c0", "c1"] if named else ["0", "1"])
    if label and name != "x.fcs":
        assert [row["type"] for row in rows] == KNOWN
    assert Image.open("run/embedding.png").size[0] > 500
    assert main(["embed", "run", name, "--out", "again.csv"]) == 0
    assert Path("again.csv").read_text() == Path("run/embedding.csv").read_text()


def test_a_folder_of_images_is_fitted_and_images_are_drawn(folder: Path) -> None:
    write_photos(folder / "photos")
    words = ["fit", "photos", "--label", "folder", "--out", "run"]
    assert main([*words, *QUICK_IMAGES]) == 0
    rows = table(Path("run/embedding.csv"))
    assert (len(rows), len(rows[0])) == (24, 66)
    assert [row["row"] for row in rows[:2]] == ["cat/0.png", "cat/10.png"]
    assert [row["folder"] for row in rows] == ["cat"] * 12 + ["dog"] * 12
    assert main(["augment", "run", "photos", "--out", "new"]) == 0
    assert Image.open("new/cat/0.png-1.png").size == (8, 8)
    assert len(list(Path("new").glob("*/*.png"))) == 24
    assert main(["augment", "run", "photos", "--out", "new.npz"]) == 0
    with np.load("new.npz") as file:
        assert (file["x"].shape, file["x"].dtype) == ((24, 3, 8, 8), np.uint8)
        assert list(file["folder"]) == ["cat"] * 12 + ["dog"] * 12


@pytest.mark.parametrize("ending", ["csv", "tsv", "npz", "h5ad"])
def test_samples_keep_their_source_and_its_label(fitted: Path, tmp_path: Path, ending: str) -> None:
    out = tmp_path / f"new.{ending}"
    words = ["augment", str(fitted / "run"), str(fitted / "cells.csv"), "--samples", "2"]
    assert main([*words, "--out", str(out)]) == 0
    if ending == "h5ad":
        found = pytest.importorskip("anndata").read_h5ad(out)
        assert list(found.var_names) == COLUMNS
        assert list(found.obs["source"].iloc[[0, 60]]) == ["c0", "c0"]
        return
    block = {"label": "type"} if ending == "npz" else {"label": "type", "ignore": ["source"]}
    read = OwnFile(file=str(out), **block).read(out)
    assert read.x.shape == (120, 6)
    assert [("B", "NK", "T", "")[i] for i in read.labels] == KNOWN * 2


def test_npy_holds_the_numbers_alone(fitted: Path, tmp_path: Path) -> None:
    out = tmp_path / "z.npy"
    assert main(["embed", str(fitted / "run"), str(fitted / "cells.csv"), "--out", str(out)]) == 0
    assert np.load(out).shape == (60, 2)

"""A new data set is one new file: found by its name, read from a mirror or a local file."""

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from diffaug.config import load
from diffaug.data import catalogue
from diffaug.data.catalogue import entry, names
from diffaug.data.prepare import download, prepare
from diffaug.data.sources import MIRROR

EXAMPLE = Path(__file__).with_name("own_cells.py")
TYPES = ["T", "B", "T", "NA", "B", "T"]


@pytest.fixture
def cells(tmp_path: Path) -> Path:
    lines = [f"cell{i},{i},{i % 2}.5,{kind}" for i, kind in enumerate(TYPES)]
    path = tmp_path / "own_cells.csv"
    path.write_text("\n".join(["cell,geneA,geneB,type", *lines]))
    return path


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A further folder of the catalogue, in place of a new file in the project's own."""
    added = tmp_path / "catalogue"
    added.mkdir()
    monkeypatch.setattr(catalogue, "__path__", [*catalogue.__path__, str(added)])
    monkeypatch.delenv(MIRROR, raising=False)
    yield added
    sys.modules.pop("diffaug.data.catalogue.own_cells", None)


def check(tmp_path: Path) -> None:
    download("own-cells", tmp_path / "raw")
    data = prepare("own-cells", tmp_path / "raw", tmp_path / "out")
    assert data.x.tolist() == [[i, i % 2 + 0.5] for i in range(6)]
    assert data.labels().tolist() == [1, 0, 1, -1, 0, 1]
    assert data.meta["class_names"] == ["B", "T"]
    assert "Not verified, as no checksum is published: own_cells.csv" in data.meta["notes"]
    assert data.x.dtype == np.float32


def test_one_file_and_a_mirror(
    folder: Path, cells: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(EXAMPLE, folder)
    assert {"digits", "own-cells"} <= {*names()}
    assert names() == sorted(names())
    monkeypatch.setenv(MIRROR, str(cells.parent))
    check(tmp_path)


def test_one_file_and_the_address_of_a_local_one(folder: Path, cells: Path, tmp_path: Path) -> None:
    text = EXAMPLE.read_text().replace('sha256=""', f'sha256="", url="{cells.as_uri()}"')
    (folder / EXAMPLE.name).write_text(text)
    check(tmp_path)


def test_a_block_in_params_finds_it_and_knows_its_domain(folder: Path, tmp_path: Path) -> None:
    shutil.copy(EXAMPLE, folder)
    project = Path(__file__).parents[2]
    block = "datasets:\n  own: {catalogue: own-cells, budget: {estep1: 1, mstep: 1, estep2: 1}}\n"
    text = (project / "params.yaml").read_text().replace("\ndatasets:\n", f"\n{block}", 1)
    (tmp_path / "params.yaml").write_text(text)
    assert load(tmp_path / "params.yaml").datasets["own"].domain == "biology"


def test_names_of_files_are_refused_with_the_names_of_data_sets() -> None:
    with pytest.raises(ValueError, match=r"'mca_bladder': known are cbmc, .*mca-bladder"):
        entry("mca_bladder")

"""What is read from result files before a figure is drawn."""

import numpy as np
import pytest

from diffaug.data.canonical import RawData, write_dataset
from diffaug.io import write_arrays
from diffaug.models.input_space import InputSpace
from diffaug.training.checkpoint import Checkpoint, save
from tests.workflow.conftest import ROOT, plan_of
from workflow.reports import _images, figure4, figure6, figures


@pytest.fixture
def folder(tmp_path):
    """Images of 25 classes, four rows of each, and eight without a label; one held out."""
    labels = np.r_[np.repeat(np.arange(25), 4), np.full(8, -1), 0]
    x = np.random.default_rng(0).integers(0, 256, (len(labels), 1, 4, 4), dtype=np.uint8)
    names = tuple(f"class {k}" for k in range(25))
    train = np.arange(len(labels)) < len(labels) - 1
    raw = RawData(x=x, labels=labels, class_names=names, train=train)
    write_dataset(tmp_path / "data", raw, name="many", domain="vision")
    return tmp_path


def test_figure6_shows_at_most_20_classes_and_no_row_without_label(folder, monkeypatch):
    y = np.random.default_rng(1).normal(size=(109, 3)).astype(np.float32)
    write_arrays(folder / "embedding.npz", {"y": y, "z": y[:, :2]})
    monkeypatch.setattr("diffaug.figures.figure6.tsne_2d", lambda rows, seed: rows[:, :2])
    drawn = {}
    monkeypatch.setattr(
        "diffaug.figures.figure6.representation_scatter",
        lambda planes, names, stem: drawn.update(planes=planes, names=names),
    )
    files = {"many": {"method": str(folder / "embedding.npz")}}
    figure6.make("figure6", {"many": str(folder / "data")}, files)
    title = "many\n20 of 25 classes"
    points, labels = drawn["planes"][title]["method"]
    np.testing.assert_array_equal(points, y[:80, :2])
    np.testing.assert_array_equal(labels, np.repeat(np.arange(20), 4))
    assert drawn["names"][title] == [f"class {k}" for k in range(20)]


def test_figure3_shows_no_row_without_label(folder, monkeypatch):
    inputs = np.zeros((108, 1, 4, 4), dtype=np.uint8)
    np.save(folder / "inputs.npy", inputs)
    np.save(folder / "samples.npy", np.stack([inputs] * 3))
    drawn = []
    monkeypatch.setattr(
        "diffaug.figures.figure3.originals_beside_generated",
        lambda _o, _g, names, *_: drawn.extend(names),
    )
    files = {name: str(folder / f"{name}.npy") for name in ("samples", "inputs")}
    _images.make_images("figure3", a_class=2, blocks=1, data=str(folder / "data"), **files)
    assert drawn == [f"class {k // 2}" for k in range(40)]


def test_figure4_shows_the_largest_classes_and_no_row_without_label(tmp_path, monkeypatch):
    labels = np.repeat([-1, 0, 1, 2, -1], [6, 1, 4, 3, 2])  # more rows have none than any class
    x = np.random.default_rng(0).uniform(0, 1, (16, 5)).astype(np.float32)
    raw = RawData(x=x, labels=labels, class_names=("a", "b", "c"), train=np.arange(16) < 15)
    write_dataset(tmp_path / "data", raw, name="cells", domain="biology")
    np.save(tmp_path / "samples.npy", np.stack([x[:15]] * 4))
    modules = {"space": InputSpace("unit", (5,)).state_dict()}
    save(Checkpoint("estep1", {}, modules, {}, {}, epoch=1), tmp_path / "checkpoint.pt")
    drawn = {}
    monkeypatch.setattr(
        "diffaug.figures.figure4.expression_violins",
        lambda dataset, classes, stem: drawn.update({dataset: classes}),
    )
    files = (str(tmp_path / name) for name in ("data", "samples.npy", "checkpoint.pt"))
    figure4.make("figure4", *files, "unit")
    genes = np.argsort(-x[:15].mean(axis=0))
    assert list(drawn) == ["cells"]
    assert list(drawn["cells"]) == ["b", "c"]
    for name, first in (("b", 7), ("c", 11)):
        np.testing.assert_array_equal(drawn["cells"][name].originals, x[first : first + 2, genes])
        np.testing.assert_array_equal(
            drawn["cells"][name].generated, np.stack([x[first, genes]] * 3)
        )


def test_all_figures_stand_on_one_page_with_their_captions(tmp_path, monkeypatch):
    monkeypatch.chdir(ROOT)
    captions = figures.needs(plan_of("embedded"))["captions"]
    assert {"figure7", "gains", "rounds"} <= captions.keys()
    figures.make(str(tmp_path / "figures"), {**captions, "figure8": ("Figure 8: nothing", "")})
    text = (tmp_path / "figures.md").read_text("utf-8")
    assert "## Figure 7: accuracy over lambda\n\n![Figure 7" in text
    assert "](figures/figure7.svg)\n\n**Figure 7.** Accuracy over lambda" in text
    assert text.endswith("![Figure 8: nothing](figures/figure8.svg)\n")


def test_figure6_shows_rows_without_any_class(tmp_path, monkeypatch):
    x = np.random.default_rng(0).normal(size=(40, 3)).astype(np.float32)
    write_dataset(
        tmp_path / "data", RawData(x, np.full(40, -1), ()), name="plain", domain="biology"
    )
    write_arrays(tmp_path / "embedding.npz", {"y": x, "z": x[:, :2]})
    files = {"plain": {"method": str(tmp_path / "embedding.npz")}}
    figure6.make(str(tmp_path / "figure6"), {"plain": str(tmp_path / "data")}, files)
    assert (tmp_path / "figure6.png").exists()
    assert "rows without labels" in (tmp_path / "figure6.svg").read_text()

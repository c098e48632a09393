"""What the figures are made of: mosaics, chosen rows, labels, colours, files."""

import subprocess
import sys
from pathlib import Path

import matplotlib
import numpy as np
import pytest
from matplotlib.figure import Figure

from diffaug.figures import figure4
from diffaug.figures.figure3 import _mosaic
from diffaug.figures.figure4 import Samples, expression_violins, top_genes
from diffaug.figures.figure6 import rows_shown, tsne_2d
from diffaug.figures.style import class_styles, print_style, save


@pytest.mark.parametrize("channels", [1, 3])
def test_mosaic_puts_every_pixel_in_its_place(channels):
    images = np.random.default_rng(0).uniform(-1, 1, (2, 3, channels, 4, 5))
    picture = _mosaic(images, rows=3, gap=1)
    expected = np.ones((3 * 4 + 2, 3 * 5 + 2, 3))
    for n, k, c, h, w in np.ndindex(2, 3, 3, 4, 5):
        value = images[n, k, c if channels == 3 else 0, h, w]
        expected[n * 5 + h, k * 6 + w, c] = (value + 1) / 2
    np.testing.assert_array_equal(picture, expected)


def test_top_genes_are_those_of_the_highest_mean():
    genes = np.random.default_rng(0).gamma(1.0, 1.0, (5, 30))
    expected = sorted(range(30), key=lambda gene: -sum(row[gene] for row in genes))[:7]
    assert top_genes(genes, 7).tolist() == expected
    with pytest.raises(ValueError, match="count = 0"):
        top_genes(genes, 0)


@pytest.mark.parametrize("columns", [1, 30])
def test_figure_4_shows_the_columns_that_a_small_table_has(columns, tmp_path):
    markers = np.random.default_rng(0).gamma(1.0, 1.0, (5, columns))
    shown = top_genes(markers)
    assert sorted(shown) == list(range(columns))
    classes = {"B cell": Samples(markers[:2, shown], markers[2:, shown])}
    expression_violins("cells", classes, tmp_path / "4")
    assert f"of {columns} features" in (tmp_path / "4.svg").read_text()


def test_rows_shown_are_distinct_and_follow_the_seed():
    assert rows_shown(10, 0).tolist() == list(range(10))
    rows = rows_shown(4000, 0)
    assert len(rows) == 1500
    assert (np.diff(rows) > 0).all()
    assert rows.max() < 4000
    assert not np.array_equal(rows, rows_shown(4000, 1))


def test_tsne_repeats_itself_and_keeps_clusters_apart():
    y = np.random.default_rng(0).normal(size=(40, 5)) + np.repeat([[0.0], [50.0]], 20, axis=0)
    points = tsne_2d(y, 3)
    np.testing.assert_array_equal(points, tsne_2d(y, 3))
    centres = points[:20].mean(0), points[20:].mean(0)
    gap = np.linalg.norm(centres[0] - centres[1])
    assert gap > 3 * np.linalg.norm(points[:20] - centres[0], axis=1).mean()
    with pytest.raises(ValueError, match="30 rows given"):
        tsne_2d(y[:30], 0)


@pytest.mark.parametrize("n", [2, 7, 8, 14, 20])
def test_no_two_classes_have_one_colour(n):
    """Of zeisel's 14 classes four had the colours of others, and another marker."""
    styles = class_styles(n)
    assert len({colour for colour, _ in styles}) == len(styles) == n
    with pytest.raises(ValueError, match="n_classes = 21: at most 20"):
        class_styles(21)


def test_violins_claim_no_unit_that_only_some_data_sets_have(monkeypatch, tmp_path):
    """cytof561 holds scaled markers: 'log(1 + count) of genes' stood below them."""
    drawn = []
    monkeypatch.setattr(figure4, "save", lambda figure, _: drawn.append(figure))
    rows = np.random.default_rng(0).random((3, 7))
    expression_violins("cells", {"a": Samples(rows[:1], rows[1:])}, tmp_path / "figure")
    (axes,) = drawn[0].axes
    assert axes.get_xlabel() == "expression as prepared, of 7 features"


def test_a_failed_save_leaves_no_file(tmp_path, monkeypatch):
    def half_written(self, path, **_):
        Path(path).write_text("half")
        raise OSError("disk full")

    monkeypatch.setattr(Figure, "savefig", half_written)
    with print_style(), pytest.raises(OSError, match="disk full"):
        save(Figure(), tmp_path / "figure")
    assert not list(tmp_path.iterdir())


def test_points_are_finer_in_a_drawing_that_is_enlarged(tmp_path):
    def draw(name, **dpi):
        with print_style():
            figure = Figure(figsize=(1, 1))
            figure.subplots().scatter([0, 1], [0, 1], rasterized=True)
            save(figure, tmp_path / name, **dpi)
        return [len((tmp_path / f"{name}.{ending}").read_bytes()) for ending in ("svg", "png")]

    (drawing, picture), (finer, same) = draw("one"), draw("two", dpi=800)
    assert finer > drawing
    assert same == picture


def test_importing_figures_is_cheap():
    modules = [
        "figure3",
        "figure4",
        "figure5",
        "figure6",
        "figure7",
        "figure_a2",
        "gains",
        "rounds",
    ]
    lines = [f"import diffaug.figures.{module}" for module in modules]
    heavy = ("torch", "sklearn", "scipy", "pandas", "matplotlib.pyplot")
    check = f"import sys; print([m for m in {heavy!r} if m in sys.modules])"
    run = subprocess.run(
        [sys.executable, "-c", "\n".join([*lines, check])],
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.strip() == "[]"


def test_readers_settings_change_nothing(tmp_path, monkeypatch):
    def draw(name):
        with print_style():
            figure = Figure(figsize=(1, 1))
            figure.subplots().plot([0, 1])
            save(figure, tmp_path / name)
        return (tmp_path / f"{name}.svg").read_bytes()

    before = draw("one")
    monkeypatch.setitem(matplotlib.rcParams, "lines.linewidth", 9)
    monkeypatch.setitem(matplotlib.rcParams, "axes.facecolor", "red")
    assert draw("two") == before
    assert matplotlib.rcParams["axes.facecolor"] == "red"

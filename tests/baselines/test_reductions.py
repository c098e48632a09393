"""Reductions: what they learn from, what they leave out, that they repeat."""

import subprocess
import sys

import numpy as np
import pytest

from diffaug.baselines.components import on_columns, on_components
from diffaug.baselines.reductions import REDUCTIONS, NotInstalled
from diffaug.evaluation.metrics.knn import knn_cv

PACKAGES = {
    "umap": "umap",
    "pumap": "torchdr",
    "phate": "phate",
    "pacmap": "pacmap",
    "hnne": "hnne",
}
TRANSDUCTIVE = {"tsne", "phate"}


def table(rows=220, columns=60, seed=0):
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(rows, columns)) * np.linspace(5, 1, columns)
    return x, np.arange(rows) % 5 != 0


def classes(rows=220):
    x, train = table(rows)
    labels = np.arange(rows) % 3
    x[:, :3] += 200 * np.eye(3)[labels]
    return x, train, labels


@pytest.fixture(params=REDUCTIONS)
def name(request):
    if request.param in PACKAGES:
        pytest.importorskip(PACKAGES[request.param])
    return request.param


@pytest.mark.filterwarnings("ignore")  # packages on two hundred rows
def test_a_reduction_learns_from_training_rows_repeats_and_finds_classes(name):
    # Ivis has 150 neighbours: a class must have more.
    x, train, labels = classes(900 if name == "ivis" else 220)
    first = REDUCTIONS[name](x, train, 3)
    again = REDUCTIONS[name](np.where(train[:, None], x, x + 100), train, 3)
    z = first["z"]
    assert z.shape == (len(x), 2)
    for space in first:
        np.testing.assert_array_equal(first[space][train], again[space][train])
    assert np.isnan(z[~train]).all() if name in TRANSDUCTIVE else np.isfinite(z[~train]).all()
    # Four in five of these tight classes: h-NNE's picture of so few rows is no better.
    assert knn_cv(z[train], labels[train], k=5) > 0.8


@pytest.mark.parametrize("reduction", REDUCTIONS.values(), ids=REDUCTIONS)
def test_bad_input_is_named(reduction):
    x, train = table(80)
    broken = x.copy()
    broken[2] = np.inf
    with pytest.raises(ValueError, match="x: 1 of 80 rows hold NaN or infinity"):
        reduction(broken, train, 0)
    with pytest.raises(ValueError, match=r"train: bool of shape \(79,\)"):
        reduction(x, train[1:], 0)


def test_tsne_with_too_few_rows_is_an_error():
    x, train = table(30)
    with pytest.raises(ValueError, match="perplexity"):
        REDUCTIONS["tsne"](x, train, 0)


def echo(train, held_out, seed):
    return train[:, :2] + seed, held_out[:, :2] - seed


def test_rows_come_back_to_their_places():
    x, train = table(10, 4)
    z = on_columns(echo)(x, train, 7)["z"]
    np.testing.assert_allclose(z[train], x[train, :2] + 7, rtol=1e-5)
    np.testing.assert_allclose(z[~train], x[~train, :2] - 7, rtol=1e-5)


def test_components_are_the_first_fifty_of_the_training_rows():
    x, train = table()
    expected = REDUCTIONS["pca"](x, train, 0)
    seen = {}

    def look(rows, held_out, seed):
        seen["rows"], seen["held_out"] = rows, held_out
        return rows[:, :2], None

    z = on_components(look)(x, train, 0)["z"]
    np.testing.assert_allclose(seen["rows"], expected["y"][train], atol=1e-4)
    np.testing.assert_allclose(seen["held_out"], expected["y"][~train], atol=1e-4)
    assert np.isnan(z[~train]).all()


@pytest.mark.parametrize(("name", "module"), PACKAGES.items())
def test_an_absent_package_is_named(monkeypatch, name, module):
    # What Python keeps for a module that cannot be found.
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(NotInstalled, match=f"{name}: needs the package") as caught:
        REDUCTIONS[name](*table(200), 0)
    assert caught.value.name == name
    assert caught.value.package == {"umap": "umap-learn"}.get(module, module)


def test_a_broken_package_is_not_taken_for_an_absent_one(monkeypatch, tmp_path):
    (tmp_path / "pacmap.py").write_text("import absent_dependency")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "pacmap", raising=False)
    with pytest.raises(ModuleNotFoundError, match="absent_dependency") as caught:
        REDUCTIONS["pacmap"](*table(), 0)
    assert not isinstance(caught.value, NotInstalled)


def test_the_table_of_reductions_imports_nothing_heavy():
    code = (
        "import sys, diffaug.baselines.reductions\n"
        "print({'torch', 'sklearn', 'umap', 'pacmap', 'numba'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"

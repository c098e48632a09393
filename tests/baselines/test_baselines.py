"""All baselines: what they learn from and leave out, that they repeat, how they are found."""

import subprocess
import sys
from types import SimpleNamespace

import numpy as np
import pytest

from diffaug import baselines
from diffaug.baselines import embed, find
from diffaug.baselines.common.packages import NotInstalled
from diffaug.evaluation.metrics import knn

PACKAGES = {
    "umap": "umap",
    "pumap": "torchdr",
    "phate": "phate",
    "pacmap": "pacmap",
    "hnne": "hnne",
}
EMBEDDING = [name for name in baselines.names() if find(name).fit]


def table(rows=220, columns=60, seed=0):
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(rows, columns)) * np.linspace(5, 1, columns)
    return x, np.arange(rows) % 5 != 0


def classes(rows=220):
    x, train = table(rows)
    labels = np.arange(rows) % 3
    x[:, :3] += 200 * np.eye(3)[labels]
    return x, train, labels


def needs_its_package(name):
    if name in PACKAGES:
        pytest.importorskip(PACKAGES[name])


@pytest.mark.filterwarnings("ignore")  # packages on two hundred rows
@pytest.mark.parametrize("name", EMBEDDING)
def test_a_baseline_learns_from_training_rows_repeats_and_finds_classes(name):
    needs_its_package(name)
    # Ivis has 150 neighbours: a class must have more.
    x, train, labels = classes(900 if name == "ivis" else 220)
    first = embed(name, x, train, 3)
    again = embed(name, np.where(train[:, None], x, x + 100), train, 3)
    z = first["z"]
    assert z.shape == (len(x), 2)
    for space in first:
        np.testing.assert_array_equal(first[space][train], again[space][train])
    assert np.isfinite(z[train]).all()
    assert np.isfinite(z[~train]).all() if find(name).transform else np.isnan(z[~train]).all()
    # Four in five of these tight classes: h-NNE's picture of so few rows is no better.
    assert knn.train(z[train], labels[train], k=5) > 0.8


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(
    ("name", "setting", "value"),
    [
        ("tsne", "perplexity", 20),
        ("tsne", "exaggeration", 4),
        ("umap", "neighbours", 8),
        ("umap", "min_dist", 0.5),
        ("pumap", "neighbours", 8),
        ("pumap", "steps", 3),
        ("pacmap", "neighbours", 5),
        ("pacmap", "mid_near", 2.0),
        ("ivis", "neighbours", 90),
        ("topo_ae", "lam", 0.1),
    ],
)
def test_a_setting_changes_the_map(name, setting, value):
    needs_its_package(name)
    x, train = table(200, 12)
    few = {"ivis": {"epochs": 3}, "topo_ae": {"epochs": 3}, "pumap": {"steps": 5}}.get(name, {})
    default = embed(name, x, train, 0, **few)["z"]
    other = embed(name, x, train, 0, **few | {setting: value})["z"]
    assert np.abs(default - other)[train].max() > 1e-3


def test_a_setting_that_the_baseline_does_not_have_is_refused():
    with pytest.raises(ValueError, match="unknown key; allowed: perplexity, exaggeration"):
        embed("tsne", *table(80), 0, neighbours=3)


@pytest.mark.parametrize("name", EMBEDDING)
def test_bad_input_is_named(name):
    x, train = table(80)
    broken = x.copy()
    broken[2] = np.inf
    with pytest.raises(ValueError, match="x: 1 of 80 rows hold NaN or infinity"):
        embed(name, broken, train, 0)
    with pytest.raises(ValueError, match=r"train: bool of shape \(79,\)"):
        embed(name, x, train[1:], 0)


def test_tsne_with_too_few_rows_is_an_error():
    with pytest.raises(ValueError, match="perplexity"):
        embed("tsne", *table(30), 0)


NEW = """
from diffaug.baselines.common.contract import Baseline
from diffaug.blocks import Count, Frozen

class Settings(Frozen):
    shift: Count = 1

def fit(rows, seed, settings):
    fit.seen = rows.copy()
    return rows[:, :2] + seed + settings.shift, seed

def transform(seed, rows):
    return rows[:, :2] - seed

BASELINE = Baseline("New", Settings, fit, transform, sees="{sees}")
"""


@pytest.fixture
def new(monkeypatch, tmp_path):
    """Adds a baseline as its user does, by one file."""
    monkeypatch.setattr(baselines, "__path__", [*baselines.__path__, str(tmp_path)])

    def add(sees):
        (tmp_path / f"new_{sees}.py").write_text(NEW.format(sees=sees))
        return f"new_{sees}"

    yield add
    for sees in ("columns", "components"):
        sys.modules.pop(f"diffaug.baselines.new_{sees}", None)


def test_a_new_file_is_a_new_baseline(new):
    name = new("columns")
    assert {"pca", name} <= {*baselines.names()}
    x, train = table(10, 4)
    z = embed(name, x, train, 7, shift=2)["z"]
    np.testing.assert_allclose(z[train], x[train, :2] + 9)
    np.testing.assert_allclose(z[~train], x[~train, :2] - 7)


def test_components_are_the_first_fifty_of_the_training_rows(new):
    name = new("components")
    x, train = table()
    y = embed("pca", x, train, 0)["y"]
    z = embed(name, x, train, 0)["z"]
    np.testing.assert_allclose(find(name).fit.seen, y[train], atol=1e-4)
    np.testing.assert_allclose(z[~train], y[~train, :2], atol=1e-4)


def test_an_unknown_name_gets_one_line_with_those_that_there_are():
    message = "baselines: 'isomap' is unknown; there are hnne, ivis, kpca, majority, .*umap$"
    with pytest.raises(ValueError, match=message):
        find("isomap")
    with pytest.raises(ValueError, match="'common' is unknown"):
        find("common")


class StandIn:
    """A package's class that spoils its arguments, as one may."""

    def __init__(self, **settings):
        pass

    def fit_transform(self, rows):
        StandIn.fitted = rows.copy()
        return rows[:, :2].copy()

    def transform(self, rows, basis=None):
        StandIn.basis = None if basis is None else basis.copy()
        z = -rows[:, :2]
        rows[:] = np.nan
        return z


@pytest.mark.parametrize("held_out", [True, False])
@pytest.mark.parametrize("name", ["umap", "pacmap", "phate", "hnne"])
def test_packages_get_the_training_rows_alone_and_others_come_to_their_places(
    monkeypatch, name, held_out
):
    classes_of = {"umap": "UMAP", "pacmap": "PaCMAP", "phate": "PHATE", "hnne": "HNNE"}
    monkeypatch.setitem(sys.modules, name, SimpleNamespace(**{classes_of[name]: StandIn}))
    x, _ = table(60, 4)
    train = np.arange(60) % 4 != 0 if held_out else np.ones(60, bool)
    y = embed("pca", x, train, 5)["y"]
    z = embed(name, x, train, 5)["z"]
    np.testing.assert_allclose(StandIn.fitted, y[train], atol=1e-5)
    np.testing.assert_allclose(z[train], y[train, :2], atol=1e-5)
    if name == "phate":
        assert np.isnan(z[~train]).all()
    else:
        np.testing.assert_allclose(z[~train], -y[~train, :2], atol=1e-5)
    if name == "pacmap" and held_out:
        np.testing.assert_allclose(StandIn.basis, y[train], atol=1e-5)


@pytest.mark.parametrize(("name", "module"), PACKAGES.items())
def test_an_absent_package_is_named(monkeypatch, name, module):
    # What Python keeps for a module that cannot be found.
    monkeypatch.setitem(sys.modules, module, None)
    package = {"umap": "umap-learn"}.get(module, module)
    with pytest.raises(NotInstalled, match=f"the package {package}, which is not installed"):
        embed(name, *table(200), 0)


def test_a_broken_package_is_not_taken_for_an_absent_one(monkeypatch, tmp_path):
    (tmp_path / "pacmap.py").write_text("import absent_dependency")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "pacmap", raising=False)
    with pytest.raises(ModuleNotFoundError, match="absent_dependency") as caught:
        embed("pacmap", *table(), 0)
    assert not isinstance(caught.value, NotInstalled)


def test_reading_all_settings_imports_nothing_heavy():
    code = (
        "import sys; from diffaug.baselines import find, names\n"
        "for name in names(): find(name).settings()\n"
        "print({'torch', 'sklearn', 'scipy', 'pandas', 'umap', 'numba'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"

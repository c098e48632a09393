"""What the packages of others are asked for, shown to stand-ins of them."""

import sys
from types import SimpleNamespace

import numpy as np
import pytest

from diffaug.baselines.reductions import REDUCTIONS

ASKED = {
    "umap": ("umap", "UMAP", {"n_neighbors": 15, "min_dist": 0.1, "random_state": 5, "n_jobs": 1}),
    "pacmap": ("pacmap", "PaCMAP", {"n_neighbors": 10, "MN_ratio": 0.3, "random_state": 5}),
    "phate": ("phate", "PHATE", {"random_state": 5, "n_jobs": 1, "verbose": 0}),
    "hnne": ("hnne", "HNNE", {"random_state": 5, "hnne_version": "v1"}),
}


class StandIn:
    """Keeps what it was asked for; spoils its arguments, as a package may."""

    def __init__(self, **settings):
        self.settings = settings
        StandIn.last = self

    def fit_transform(self, rows):
        self.fitted = rows.copy()
        return rows[:, :2].copy()

    def transform(self, rows, basis=None):
        self.basis = None if basis is None else basis.copy()
        z = -rows[:, :2]
        rows[:] = np.nan
        return z


@pytest.mark.parametrize("name", ASKED)
@pytest.mark.parametrize("held_out", [True, False])
def test_packages_get_the_seed_and_the_training_rows_only(monkeypatch, name, held_out):
    module, model, settings = ASKED[name]
    monkeypatch.setitem(sys.modules, module, SimpleNamespace(**{model: StandIn}))
    x = np.random.default_rng(0).normal(size=(60, 4))
    train = np.arange(60) % 4 != 0 if held_out else np.ones(60, bool)
    y = REDUCTIONS["pca"](x, train, 5)["y"]
    z = REDUCTIONS[name](x, train, 5)["z"]
    assert StandIn.last.settings == settings
    np.testing.assert_allclose(StandIn.last.fitted, y[train], atol=1e-5)
    np.testing.assert_allclose(z[train], y[train, :2], atol=1e-5)
    if name == "phate":
        assert np.isnan(z[~train]).all()
    else:
        np.testing.assert_allclose(z[~train], -y[~train, :2], atol=1e-5)
    if name == "pacmap" and held_out:
        np.testing.assert_allclose(StandIn.last.basis, y[train], atol=1e-5)

"""The estimator on AnnData: what is written where, and what stays as it was."""

import importlib
import sys

import numpy as np
import pytest
from scipy import sparse

from diffaug.estimator import DiffAug
from diffaug.estimator.names import unnamed

anndata = pytest.importorskip("anndata")
pd = pytest.importorskip("pandas")
ours = pytest.importorskip("diffaug.anndata")

TYPES = np.array(["T", "B", "NK"])[np.arange(60) % 3]


def model(**arguments):
    return DiffAug(budget=0.01, random_state=0, device="cpu", **arguments)


def cells(x, **parts):
    obs = pd.DataFrame({"type": TYPES}, index=[f"c{i}" for i in range(60)])
    var = pd.DataFrame({"long": list("uvwxyz")}, index=list("abcdef"))
    return anndata.AnnData(x, obs=obs, var=var, **parts)


@pytest.fixture(scope="module")
def x():
    rng = np.random.default_rng(0)
    return (4 * rng.normal(size=(3, 6))[np.arange(60) % 3] + rng.normal(size=(60, 6))).astype("f4")


@pytest.fixture(scope="module")
def fitted(x):
    return ours.fit(cells(x), model())


def test_the_embedding_stands_in_obsm_and_what_was_done_in_uns(x, fitted):
    adata = cells(x)
    found = ours.fit(adata, model())
    assert np.array_equal(adata.obsm["X_diffaug"], model().fit_transform(x))
    assert adata.uns["diffaug"] == {"params": {"seed": 0}}
    assert list(found.feature_names_in_) == list("abcdef")


def test_new_cells_take_what_is_known_of_their_sources(x, fitted):
    more = ours.augment(cells(x), fitted, n_samples=2)
    assert more.shape == (120, 6)
    with unnamed():
        assert np.array_equal(more.X, fitted.augment(x, 2))
    assert list(more.obs["type"]) == [*TYPES, *TYPES]
    assert list(more.obs["diffaug_source"][:2]) == ["c0", "c1"]
    assert list(more.obs_names[[0, 60]]) == ["c0-1", "c0-2"]
    assert list(more.var["long"]) == list("uvwxyz")
    assert anndata.concat([cells(x), more]).shape == (180, 6)


def test_a_sparse_table_stays_sparse_and_is_as_a_dense_one(x):
    thin = np.where(np.abs(x) > 1, x, 0)
    adata, dense = cells(sparse.csr_matrix(thin)), cells(thin)
    found = ours.fit(adata, model())
    ours.fit(dense, model())
    assert sparse.issparse(adata.X)
    assert np.array_equal(adata.obsm["X_diffaug"], dense.obsm["X_diffaug"])
    more = ours.augment(adata, found)
    assert sparse.issparse(more.X)
    assert np.array_equal(more.X.toarray(), ours.augment(dense, found).X)


def test_a_layer_and_a_part_of_obsm_are_used_where_they_are_named(x):
    noise = np.random.default_rng(1).normal(size=(60, 9)).astype("f4")
    adata = cells(-x, layers={"log": x}, obsm={"X_pca": noise})
    found = ours.fit(adata, model(), layer="log")
    assert np.array_equal(adata.obsm["X_diffaug"], model().fit_transform(x))
    assert ours.augment(adata, found).layers["log"].shape == (60, 6)
    found = ours.fit(adata, model(), use_rep="X_pca", key_added="X_other")
    assert np.array_equal(adata.obsm["X_other"], model().fit_transform(noise))
    assert adata.uns["diffaug"]["params"] == {"use_rep": "X_pca", "seed": 0}
    more = ours.augment(adata, found)
    assert more.obsm["X_pca"].shape == (60, 9)
    assert list(more.obs["type"]) == list(TYPES)


def test_other_cells_may_have_their_genes_in_another_order(x, fitted):
    turned = cells(x)[:, list("fedcba")].copy()
    ours.transform(turned, fitted)
    assert np.array_equal(turned.obsm["X_diffaug"], fitted_z(fitted, x))
    more = ours.augment(turned, fitted)
    assert list(more.var_names) == list("abcdef")
    assert np.array_equal(more.X, ours.augment(cells(x), fitted).X)


def fitted_z(fitted, x):
    adata = cells(x)
    ours.transform(adata, fitted)
    return adata.obsm["X_diffaug"]


def test_a_file_keeps_it_all(x, fitted, tmp_path):
    adata = cells(x, layers={"log": x})
    ours.fit(adata, model(), layer="log")
    adata.write_h5ad(tmp_path / "cells.h5ad")
    read = anndata.read_h5ad(tmp_path / "cells.h5ad")
    assert np.array_equal(read.obsm["X_diffaug"], adata.obsm["X_diffaug"])
    assert read.uns["diffaug"]["params"]["layer"] == "log"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"layer": "raw"}, r"^layer = 'raw': there are 'log'$"),
        ({"use_rep": "X_pca"}, r"^use_rep = 'X_pca': there are none$"),
        ({"layer": "log", "use_rep": "X_pca"}, "one of them is allowed"),
    ],
)
def test_a_matrix_that_is_not_there_is_one_line(x, arguments, message):
    with pytest.raises(ValueError, match=message):
        ours.fit(cells(x, layers={"log": x}), model(), **arguments)


def test_other_genes_are_refused(x, fitted):
    with pytest.raises(ValueError, match=r"^column 'f' is missing$"):
        ours.transform(cells(x)[:, list("abcde")].copy(), fitted)
    other = cells(x)
    other.var_names = list("abcdeg")
    with pytest.raises(ValueError, match=r"^column 'f' is missing$"):
        ours.augment(other, fitted)


def test_without_the_package_one_line_names_the_extra(monkeypatch):
    monkeypatch.setitem(sys.modules, "anndata", None)
    monkeypatch.delitem(sys.modules, "diffaug.anndata")
    with pytest.raises(ImportError, match=r"needs the package anndata; .*diffaug\[formats\]"):
        importlib.import_module("diffaug.anndata")


def test_a_file_that_backs_the_table_is_refused(x, fitted, tmp_path):
    cells(x).write_h5ad(tmp_path / "cells.h5ad")
    backed = anndata.read_h5ad(tmp_path / "cells.h5ad", backed="r")
    with pytest.raises(ValueError, match="backed by a file; adata"):
        ours.transform(backed, fitted)
    backed.file.close()

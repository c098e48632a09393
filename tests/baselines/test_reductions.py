"""Reductions: what they learn from, what they leave out, that they repeat."""

import numpy as np
import pytest

from diffaug.baselines.reductions import REDUCTIONS, pca, tsne
from diffaug.evaluation.knn import knn_cv


def table(rows=80, columns=60, seed=0):
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(rows, columns)) * np.linspace(5, 1, columns)
    return x, np.arange(rows) % 5 != 0


def test_pca_is_the_eigenvectors_of_the_training_covariance():
    x, train = table(columns=6)
    centred = x[train] - x[train].mean(axis=0)
    variances, axes = np.linalg.eigh(centred.T @ centred)
    axes = axes[:, variances.argsort()[::-1]]
    expected = (x - x[train].mean(axis=0)) @ axes
    spaces = pca(x, train, seed=0)
    # The sign of an axis is a convention.
    np.testing.assert_allclose(np.abs(spaces["y"]), np.abs(expected), atol=1e-9)
    np.testing.assert_array_equal(spaces["z"], spaces["y"][:, :2])


@pytest.mark.parametrize(
    ("rows", "columns", "widths"),
    [(80, 60, (50, 2)), (80, 20, (20, 2)), (30, 60, (24, 2)), (80, 1, (1, 1))],
)
def test_pca_has_fifty_components_or_what_there_is(rows, columns, widths):
    x, train = table(rows, columns)
    spaces = pca(x, train, seed=0)
    assert spaces["y"].shape == (rows, widths[0])
    assert spaces["z"].shape == (rows, widths[1])


@pytest.mark.parametrize("reduction", REDUCTIONS.values(), ids=REDUCTIONS)
def test_training_rows_do_not_depend_on_held_out_ones_and_repeat(reduction):
    x, train = table()
    first = reduction(x, train, 3)
    moved = np.where(train[:, None], x, x + 100)
    again = reduction(moved, train, 3)
    for name in first:
        np.testing.assert_array_equal(first[name][train], again[name][train])


def test_tsne_leaves_held_out_rows_empty():
    x, train = table()
    z = tsne(x, train, seed=0)["z"]
    assert z.shape == (80, 2)
    np.testing.assert_array_equal(np.isnan(z).all(axis=1), ~train)
    np.testing.assert_array_equal(np.isnan(z).any(axis=1), ~train)


@pytest.mark.parametrize("reduction", REDUCTIONS.values(), ids=REDUCTIONS)
def test_classes_far_apart_stay_apart(reduction):
    x, train = table(120)
    labels = np.arange(120) % 3
    x[:, :3] += 200 * np.eye(3)[labels]
    assert knn_cv(reduction(x, train, 0)["z"][train], labels[train], k=5) == 1.0


@pytest.mark.parametrize("reduction", REDUCTIONS.values(), ids=REDUCTIONS)
def test_bad_input_is_named(reduction):
    x, train = table()
    broken = x.copy()
    broken[2] = np.inf
    with pytest.raises(ValueError, match="x: 1 of 80 rows hold NaN or infinity"):
        reduction(broken, train, 0)
    with pytest.raises(ValueError, match=r"train: bool of shape \(79,\)"):
        reduction(x, train[1:], 0)


def test_tsne_with_too_few_rows_is_an_error():
    x, train = table(30)
    with pytest.raises(ValueError, match="perplexity"):
        tsne(x, train, seed=0)

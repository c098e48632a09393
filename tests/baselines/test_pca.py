"""Principal components against an eigendecomposition."""

import numpy as np
import pytest

from diffaug.baselines import embed


def table(rows, columns):
    rng = np.random.default_rng(0)
    x = rng.normal(size=(rows, columns)) * np.linspace(5, 1, columns)
    return x, np.arange(rows) % 5 != 0


def test_pca_is_the_eigenvectors_of_the_training_covariance():
    x, train = table(80, 6)
    centred = x[train] - x[train].mean(axis=0)
    variances, axes = np.linalg.eigh(centred.T @ centred)
    axes = axes[:, variances.argsort()[::-1]]
    expected = (x - x[train].mean(axis=0)) @ axes
    spaces = embed("pca", x, train, seed=0)
    # The sign of an axis is a convention.
    np.testing.assert_allclose(np.abs(spaces["y"]), np.abs(expected), atol=1e-9)
    np.testing.assert_array_equal(spaces["z"], spaces["y"][:, :2])


@pytest.mark.parametrize(
    ("rows", "columns", "widths"),
    [(80, 60, (50, 2)), (80, 20, (20, 2)), (30, 60, (24, 2)), (80, 1, (1, 1))],
)
def test_pca_has_fifty_components_or_what_there_is(rows, columns, widths):
    spaces = embed("pca", *table(rows, columns), seed=0)
    assert spaces["y"].shape == (rows, widths[0])
    assert spaces["z"].shape == (rows, widths[1])

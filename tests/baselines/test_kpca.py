"""Kernel PCA against the eigenvectors of the centred kernel, written out."""

import numpy as np
import pytest

from diffaug.baselines import embed
from diffaug.baselines import kpca as module


def table(rows=40):
    x = np.random.default_rng(0).normal(size=(rows, 3)) * [3, 2, 1]
    return x, np.arange(rows) % 5 != 0


def by_hand(x, train):
    embedded = x[train]
    total = sum(((column - column.mean()) ** 2).mean() for column in embedded.T)
    n = len(embedded)

    def kernel(a, b):
        return np.array([[np.exp(-((p - q) ** 2).sum() / total) for q in b] for p in a])

    inner, outer = kernel(embedded, embedded), kernel(x, embedded)
    one = np.full((n, n), 1 / n)
    centred = inner - one @ inner - inner @ one + one @ inner @ one
    rows = outer - outer.mean(1, keepdims=True) - inner.mean(0) + inner.mean()
    variances, axes = np.linalg.eigh(centred)
    first = variances.argsort()[::-1][:2]
    return rows @ axes[:, first] / np.sqrt(variances[first])


def test_kernel_pca_is_the_eigenvectors_of_the_centred_kernel():
    x, train = table()
    spaces = embed("kpca", x, train, seed=0)
    np.testing.assert_allclose(np.abs(spaces["z"]), np.abs(by_hand(x, train)), atol=1e-6)
    np.testing.assert_array_equal(spaces["z"], spaces["y"][:, :2])
    assert spaces["y"].shape == (40, 31)


def test_landmarks_at_every_row_are_the_same_as_the_whole_kernel(monkeypatch):
    x, train = table()
    monkeypatch.setattr(module, "LARGEST_KERNEL", 31)
    monkeypatch.setattr(module, "LANDMARKS", 32)
    np.testing.assert_allclose(
        np.abs(embed("kpca", x, train, seed=0)["z"]), np.abs(by_hand(x, train)), atol=1e-6
    )


def test_equal_rows_are_an_error():
    with pytest.raises(ValueError, match="x: all training rows are equal"):
        embed("kpca", np.ones((10, 3)), np.ones(10, bool), seed=0)

"""Each step from raw tables to inputs against a loop."""

import math

import numpy as np
import pytest
from scipy.sparse import csr_matrix, issparse
from sklearn.preprocessing import PolynomialFeatures

from diffaug.data import recipes

COUNTS = np.random.default_rng(0).poisson(0.7, size=(7, 5)) + np.eye(7, 5, dtype=int)
X = np.random.default_rng(1).normal(size=(7, 4))


@pytest.mark.parametrize("form", [np.asarray, csr_matrix])
@pytest.mark.parametrize("dtype", [np.uint16, np.float32])
def test_log_normalised(form: type, dtype: type) -> None:
    # One count at the limit of uint16: its cell's total must not wrap around.
    counts = COUNTS.copy()
    counts[3, 1] = 65535
    x = recipes.log_normalised("t", form(counts.astype(dtype)))
    assert issparse(x) == (form is csr_matrix)
    assert x.dtype == np.float32
    totals = [sum(row) for row in counts.tolist()]
    median = sorted(totals)[3]
    for i, row in enumerate(counts.tolist()):
        for j, count in enumerate(row):
            expected = math.log(1 + count * median / totals[i])
            assert x[i, j] == pytest.approx(expected, rel=1e-6), (i, j)


def test_log_normalised_leaves_its_input() -> None:
    counts = csr_matrix(COUNTS.astype(np.float64))
    recipes.log_normalised("t", counts)
    assert np.array_equal(counts.toarray(), COUNTS)


def test_log_normalised_refuses_what_is_not_counts() -> None:
    with pytest.raises(ValueError, match="t: 1 values are negative"):
        recipes.log_normalised("t", np.array([[1, -1], [2, 2]]))


def test_dense() -> None:
    for x in (COUNTS, csr_matrix(COUNTS)):
        assert recipes.dense(x).dtype == np.float32
        assert np.array_equal(recipes.dense(x), COUNTS)


def test_min_max() -> None:
    x = np.column_stack([X, np.full(7, 3.0)])
    scaled = recipes.min_max(x, -1, 1)
    for j in range(4):
        low, high = min(x[:, j]), max(x[:, j])
        for i in range(7):
            assert scaled[i, j] == pytest.approx(-1 + 2 * (x[i, j] - low) / (high - low))
    assert (scaled[:, 4] == -1).all()
    assert (scaled.min(), scaled.max()) == (-1, 1)


@pytest.mark.parametrize("block", [3, 100])
def test_degree_two(monkeypatch: pytest.MonkeyPatch, block: int) -> None:
    monkeypatch.setattr(recipes, "BLOCK_ROWS", block)
    products = recipes.degree_two(X)
    assert products.dtype == np.float32
    for i, row in enumerate(X.tolist()):
        expected = [1.0, *row]
        for a in range(4):
            for b in range(a, 4):
                expected.append(row[a] * row[b])
        assert products[i].tolist() == pytest.approx(expected, rel=1e-6), i
    assert np.allclose(products, PolynomialFeatures(2).fit_transform(X))


def test_degree_two_of_32_markers_has_561_columns() -> None:
    assert recipes.degree_two(np.ones((2, 32))).shape == (2, 561)


def test_most_variable() -> None:
    x = X.copy()
    x[:, 3] = x[:, 0]
    variances = [sum((v - sum(c) / 7) ** 2 for v in c) / 7 for c in x.T.tolist()]
    ranked = sorted(range(4), key=lambda j: (-variances[j], j))
    for n in range(1, 5):
        assert recipes.most_variable(x, n).tolist() == sorted(ranked[:n]), n


def test_large_classes() -> None:
    column = np.array(["b", "a", "b", "c", "b", "a"])
    for minimum in range(5):
        expected = [column.tolist().count(name) >= minimum for name in column.tolist()]
        assert recipes.large_classes(column, minimum).tolist() == expected, minimum


def test_encode() -> None:
    labels, names = recipes.encode("t", np.array(["T", "B", "T"]))
    assert (labels.tolist(), names) == ([1, 0, 1], ("B", "T"))
    # Numbered classes keep the order of numbers, not of text.
    labels, names = recipes.encode("t", np.array([10, 9, 10]))
    assert (labels.tolist(), names) == ([1, 0, 1], ("9", "10"))
    with pytest.raises(ValueError, match=r"t: two classes or more are needed, found \['T'\]"):
        recipes.encode("t", np.array(["T", "T"]))

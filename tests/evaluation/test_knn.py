"""kNN accuracies, against a loop over rows."""

import numpy as np
import pytest
from sklearn.model_selection import StratifiedKFold

from diffaug.evaluation.knn import knn_cv, knn_test


def vote(row, real, labels, k):
    nearest = np.argsort([np.sqrt(((row - other) ** 2).sum()) for other in real])[:k]
    counts = np.bincount(labels[nearest])
    return counts.argmax()  # the first of equals: the smallest label


def accuracy_by_loop(train_x, train_labels, test_x, test_labels, k):
    answers = [vote(row, train_x, train_labels, k) for row in test_x]
    return np.mean([answer == label for answer, label in zip(answers, test_labels, strict=True)])


@pytest.fixture
def rows():
    rng = np.random.default_rng(0)
    labels = rng.integers(0, 3, 60)
    return rng.normal(size=(60, 2)) + labels[:, None] * [1.0, 0.0], labels


@pytest.mark.parametrize("k", [1, 4, 10])
def test_held_out_accuracy_is_that_of_the_loop(rows, k):
    x, labels = rows
    split = x[:40], labels[:40], x[40:], labels[40:]
    assert knn_test(*split, k=k) == pytest.approx(accuracy_by_loop(*split, k))


def test_cross_validation_is_that_of_the_loop(rows):
    x, labels = rows
    splits = StratifiedKFold(5, shuffle=True, random_state=7).split(x, labels)
    scores = [accuracy_by_loop(x[a], labels[a], x[b], labels[b], 10) for a, b in splits]
    assert knn_cv(x, labels, folds=5, seed=7) == pytest.approx(np.mean(scores))


def test_columns_keep_their_scale():
    """The first column, small, holds the class; standardised, it would decide."""
    rng = np.random.default_rng(0)
    labels = np.repeat([0, 1], 100)
    x = np.stack([0.001 * labels, rng.normal(size=200)], axis=1)
    assert knn_cv(x, labels) == pytest.approx(0.5, abs=0.15)
    assert knn_cv(x * [10_000, 1], labels) == 1.0


def test_random_labels_score_chance():
    rng = np.random.default_rng(0)
    score = knn_cv(rng.normal(size=(400, 2)), rng.integers(0, 4, 400))
    assert score == pytest.approx(0.25, abs=0.08)


def test_the_seed_decides_the_folds(rows):
    scores = [knn_cv(*rows, seed=seed) for seed in (0, 0, 1, 2)]
    assert scores[0] == scores[1]
    assert len(set(scores)) > 1


def test_too_few_rows_for_k_are_an_error(rows):
    x, labels = rows
    with pytest.raises(ValueError, match="n_neighbors"):
        knn_test(x[:5], labels[:5], x, labels, k=10)
    with pytest.raises(ValueError, match="n_neighbors"):
        knn_cv(x[:12], np.repeat([0, 1], 6), k=11)

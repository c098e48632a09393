"""kNN accuracies, against a loop over rows."""

import numpy as np
import pytest
from sklearn.model_selection import StratifiedKFold

from diffaug.evaluation.metrics import knn, knn_cosine


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
    assert knn.test(*split, k=k) == pytest.approx(accuracy_by_loop(*split, k))


def test_cross_validation_is_that_of_the_loop(rows):
    x, labels = rows
    splits = StratifiedKFold(5, shuffle=True, random_state=7).split(x, labels)
    scores = [accuracy_by_loop(x[a], labels[a], x[b], labels[b], 10) for a, b in splits]
    assert knn.train(x, labels, folds=5, seed=7) == pytest.approx(np.mean(scores))


def test_columns_keep_their_scale():
    """The first column, small, holds the class; standardised, it would decide."""
    rng = np.random.default_rng(0)
    labels = np.repeat([0, 1], 100)
    x = np.stack([0.001 * labels, rng.normal(size=200)], axis=1)
    assert knn.train(x, labels) == pytest.approx(0.5, abs=0.15)
    assert knn.train(x * [10_000, 1], labels) == 1.0


def test_random_labels_score_chance():
    rng = np.random.default_rng(0)
    score = knn.train(rng.normal(size=(400, 2)), rng.integers(0, 4, 400))
    assert score == pytest.approx(0.25, abs=0.08)


def test_the_seed_decides_the_folds(rows):
    scores = [knn.train(*rows, seed=seed) for seed in (0, 0, 1, 2)]
    assert scores[0] == scores[1]
    assert len(set(scores)) > 1


def test_too_few_rows_for_k_are_an_error(rows):
    x, labels = rows
    with pytest.raises(ValueError, match="n_neighbors"):
        knn.test(x[:5], labels[:5], x, labels, k=10)
    with pytest.raises(ValueError, match="n_neighbors"):
        knn.train(x[:12], np.repeat([0, 1], 6), k=11)


def cosine_by_loop(train_x, train_labels, test_x, test_labels, k, temperature):
    right = 0
    for row, truth in zip(test_x, test_labels, strict=True):
        similarities = [
            sum(row * other) / (sum(row**2) * sum(other**2)) ** 0.5 for other in train_x
        ]
        votes = dict.fromkeys(sorted(set(train_labels.tolist())), 0.0)
        for i in np.argsort(similarities)[::-1][:k]:
            votes[int(train_labels[i])] += np.exp(similarities[i] / temperature)
        right += max(votes, key=votes.get) == truth
    return right / len(test_labels)


@pytest.mark.parametrize(("k", "temperature"), [(1, 0.1), (7, 0.1), (25, 0.1), (25, 2.0)])
def test_cosine_votes_are_those_of_the_loop(rows, monkeypatch, k, temperature):
    x, labels = rows[0], rows[1] * 4 - 1  # names of classes are not their order
    monkeypatch.setattr(knn_cosine, "CHUNK", 7)
    split = x[:40], labels[:40], x[40:], labels[40:]
    score = knn_cosine.test(*split, k=k, temperature=temperature)
    assert score == pytest.approx(cosine_by_loop(*split, k, temperature))


def test_near_neighbours_outvote_a_majority_of_far_ones():
    """One row at the same angle, e^10 = 22,026, beside 50 at a right angle, 1 each."""
    train_x, train_labels = np.array([[1.0, 0.0]] + [[0.0, 1.0]] * 50), np.array([0] + [1] * 50)
    split = train_x, train_labels, np.array([[3.0, 0.0]]), np.array([0])
    assert knn_cosine.test(*split) == 1.0
    assert knn_cosine.test(*split, temperature=10.0) == 0.0


def test_k_is_cut_to_the_training_rows_and_lengths_do_not_count(rows):
    x, labels = rows
    split = x[:40], labels[:40], x[40:], labels[40:]
    assert knn_cosine.test(*split) == knn_cosine.test(*split, k=40) != knn_cosine.test(*split, k=1)
    lengths = np.random.default_rng(1).uniform(0.1, 9.0, (60, 1))
    assert knn_cosine.test(
        x[:40] * lengths[:40], labels[:40], x[40:] * lengths[40:], labels[40:]
    ) == (knn_cosine.test(*split))


@pytest.mark.filterwarnings("error")
def test_rows_of_zeros_and_low_temperatures_are_no_trouble():
    train_x, labels = np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]]), np.array([0, 1, 2])
    assert knn_cosine.test(train_x, labels, train_x, labels, temperature=1e-4) == 1.0


def test_bad_input_of_cosine_votes_is_named(rows):
    x, labels = rows
    for k, temperature in ((0, 0.1), (5, 0.0)):
        with pytest.raises(ValueError, match="both must be above 0"):
            knn_cosine.test(x, labels, x, labels, k=k, temperature=temperature)
    with pytest.raises(ValueError, match="test_x: 1 columns, train_x has 2"):
        knn_cosine.test(x, labels, x[:, :1], labels)
    with pytest.raises(ValueError, match="test_x: 60 of 60 rows hold NaN"):
        knn_cosine.test(x, labels, x * np.nan, labels)

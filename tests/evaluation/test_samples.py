"""Measures of generated rows, against loops over rows and pairs."""

import numpy as np
import pytest
from sklearn.model_selection import LeaveOneOut, cross_val_score
from sklearn.neighbors import KNeighborsClassifier

from diffaug.evaluation.samples import (
    diversity,
    label_agreement,
    source_distances,
)


def distance(a, b):
    return sum((p - q) ** 2 for p, q in zip(a, b, strict=True)) ** 0.5


@pytest.fixture
def rng():
    return np.random.default_rng(0)


def slow_agreement(samples, sources, real, labels, k):
    agreed = 0
    for sample, source in zip(samples, sources, strict=True):
        others = [i for i in range(len(real)) if i != source]
        nearest = sorted(others, key=lambda i: distance(sample, real[i]))[:k]
        votes = [int(labels[i]) for i in nearest]
        # max() keeps the first of equals: the smallest label.
        agreed += max(sorted(set(votes)), key=votes.count) == labels[source]
    return agreed / len(samples)


@pytest.mark.parametrize("k", [1, 5])
@pytest.mark.parametrize("near", [0.0, 0.3, 10.0])
def test_label_agreement_is_that_of_the_loop(rng, k, near):
    """Samples that are copies of their source, near it, and far."""
    real, labels = rng.normal(size=(40, 3)), rng.integers(0, 3, 40)
    real[:, 0] += labels
    sources = rng.integers(0, 40, 60)
    samples = real[sources] + near * rng.normal(size=(60, 3))
    expected = slow_agreement(samples, sources, real, labels, k)
    assert 0.2 < expected < 0.9, "the data decide too little"
    assert label_agreement(samples, sources, real, labels, k) == pytest.approx(expected)


def test_label_agreement_of_real_rows_is_their_leave_one_out_accuracy(rng):
    real, labels = rng.normal(size=(50, 2)), rng.integers(0, 2, 50)
    real[:, 0] += labels
    scores = cross_val_score(KNeighborsClassifier(5), real, labels, cv=LeaveOneOut())
    found = label_agreement(real, np.arange(50), real, labels)
    assert found == pytest.approx(scores.mean())


def test_a_source_does_not_vote_for_its_samples(rng):
    """Every row is alone of its class: only itself could vote for it."""
    real = rng.normal(size=(10, 2))
    assert label_agreement(real, np.arange(10), real, np.arange(10), k=1) == 0.0


def test_a_row_equal_to_the_source_votes():
    real, labels = np.repeat([[0.0], [9.0]], 8, axis=0), np.repeat([0, 1], 8)
    assert label_agreement(real, np.arange(16), real, labels) == 1.0


def test_source_distances_are_those_of_the_loop(rng):
    real = rng.normal(size=(30, 3)) + 1000.0  # far from 0, where fast distances are inexact
    chosen = np.array([4, 9, 9, 20])
    sources, samples = real[chosen], rng.normal(size=(4, 3)) + 1000.0
    own = np.mean([distance(samples[s], sources[s]) for s in range(4)])
    nearest = np.mean(
        [min(distance(real[i], real[j]) for j in range(30) if j != i) for i in chosen]
    )
    found = source_distances(samples, sources, real)
    assert found.keys() == {"sample_to_source", "source_to_nearest", "ratio"}
    assert found["sample_to_source"] == pytest.approx(own)
    assert found["source_to_nearest"] == pytest.approx(nearest)
    assert found["ratio"] == pytest.approx(own / nearest)


def test_a_row_that_occurs_twice_is_its_own_neighbour():
    real = np.array([[0.0], [0.0], [3.0], [5.0]])
    found = source_distances(real[[0, 2]], real[[0, 2]], real)
    assert found["source_to_nearest"] == (0.0 + 2.0) / 2
    assert found["ratio"] == 0.0
    with pytest.raises(ValueError, match="every source occurs twice"):
        source_distances(real[:1], real[:1], real)


def test_diversity_is_that_of_the_loop(rng):
    copies = rng.normal(size=(5, 4, 3))
    pairs = [distance(group[i], group[j]) for group in copies for i in range(4) for j in range(i)]
    assert diversity(copies) == pytest.approx(np.mean(pairs))


def test_diversity_of_equal_copies_is_zero_however_far_the_sources(rng):
    assert diversity(np.repeat(100 * rng.normal(size=(5, 1, 3)), 4, axis=1)) == 0.0


def test_bad_input_is_named(rng):
    x = rng.normal(size=(6, 2))
    with pytest.raises(ValueError, match="1 rows are not in real"):
        source_distances(x, np.vstack([x[:5], x[5:] + 1e-6]), x)
    with pytest.raises(ValueError, match=r"samples, sources: shapes \(5, 2\) and \(6, 2\)"):
        source_distances(x[:5], x, x)
    with pytest.raises(ValueError, match=r"copies: shape \(6, 1, 2\)"):
        diversity(x[:, None])
    with pytest.raises(ValueError, match="copies: 6 of 6 rows hold NaN"):
        diversity(np.full((1, 6, 2), np.nan))
    with pytest.raises(ValueError, match="n_neighbors"):
        label_agreement(x, np.zeros(6, int), x[:4], np.zeros(4, int))
    with pytest.raises(ValueError, match="sources: 0 to 6 given, rows of real needed"):
        label_agreement(x, [0, 1, 2, 3, 4, 6], x, np.zeros(6, int), k=1)

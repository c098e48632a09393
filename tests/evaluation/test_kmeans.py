"""Clustering accuracy, against every possible match of clusters and classes."""

from itertools import permutations

import numpy as np
import pytest

from diffaug.evaluation.metrics import kmeans
from diffaug.evaluation.metrics.kmeans import hungarian_accuracy


def best_of_all_matches(clusters, labels):
    names = list(range(max(clusters.max(), labels.max()) + 1))
    return max(
        np.mean([match[c] == label for c, label in zip(clusters, labels, strict=True)])
        for match in permutations(names)
    )


@pytest.mark.parametrize(("clusters", "classes"), [(4, 4), (5, 3), (2, 5)])
def test_the_match_is_the_best_of_all(clusters, classes):
    rng = np.random.default_rng(0)
    for _ in range(5):
        found, labels = rng.integers(0, clusters, 30), rng.integers(0, classes, 30)
        assert hungarian_accuracy(found, labels) == pytest.approx(
            best_of_all_matches(found, labels)
        )


def test_the_match_is_not_greedy():
    """The largest overlap, 4 rows, is not part of the best match, 3 + 3 rows."""
    clusters = np.repeat([0, 0, 1], [4, 3, 3])
    labels = np.repeat([0, 1, 0], [4, 3, 3])
    assert hungarian_accuracy(clusters, labels) == 0.6


def test_names_of_clusters_and_classes_do_not_matter():
    rng = np.random.default_rng(0)
    clusters, labels = rng.integers(0, 3, 30), rng.integers(0, 3, 30)
    renamed = np.array([40, -7, 12])
    assert hungarian_accuracy(renamed[clusters], labels) == hungarian_accuracy(clusters, labels)
    assert hungarian_accuracy(renamed[labels], labels) == 1.0


def blobs(rng, labels):
    return 100.0 * labels[:, None] + rng.normal(size=(len(labels), 2))


def test_clusters_far_apart_are_found():
    rng = np.random.default_rng(0)
    labels = np.repeat([2, 0, 5], 20)
    x = blobs(rng, labels)
    assert kmeans.train(x, labels, seed=0) == 1.0


def test_held_out_rows_join_the_centres_of_the_training_rows():
    rng = np.random.default_rng(0)
    train_labels, test_labels = np.repeat([0, 1, 2], 20), np.repeat([0, 1, 2], 5)
    train_x, test_x = blobs(rng, train_labels), blobs(rng, test_labels)
    assert kmeans.test(train_x, train_labels, test_x, test_labels, seed=0) == 1.0
    # Without the third class in training, its held-out rows join the second: 10 of 15 right.
    score = kmeans.test(train_x[:40], train_labels[:40], test_x, test_labels, seed=0)
    assert score == pytest.approx(10 / 15)


def test_random_labels_score_near_chance():
    rng = np.random.default_rng(0)
    x, labels = rng.normal(size=(400, 2)), rng.integers(0, 4, 400)
    # Above 1/4, because the match is chosen with the labels at hand.
    assert 0.25 <= kmeans.train(x, labels, seed=0) < 0.35


def test_the_same_seed_gives_the_same_clusters():
    rng = np.random.default_rng(0)
    x, labels = rng.normal(size=(200, 5)), rng.integers(0, 8, 200)
    scores = [kmeans.train(x, labels, seed) for seed in (0, 0, 1, 2, 3)]
    assert scores[0] == scores[1]
    assert len(set(scores)) > 1


def test_bad_input_is_named():
    labels = np.repeat([0, 1], 3)
    with pytest.raises(ValueError, match=r"clusters: int64 of shape \(5,\)"):
        hungarian_accuracy(labels[:5], labels)
    with pytest.raises(ValueError, match="no rows given"):
        hungarian_accuracy(labels[:0], labels[:0])
    with pytest.raises(ValueError, match="train_x: 6 of 6 rows hold NaN"):
        kmeans.test(np.full((6, 2), np.nan), labels, np.zeros((6, 2)), labels, seed=0)
    with pytest.raises(ValueError, match="features"):
        kmeans.test(np.eye(6), labels, np.zeros((6, 3)), labels, seed=0)

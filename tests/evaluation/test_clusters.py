"""ARI and NMI: of the clusters that k-means is scored by, against loops over rows and classes."""

from itertools import combinations
from math import log

import numpy as np
import pytest

from diffaug.evaluation.clusters import clustered
from diffaug.evaluation.metrics import ari, kmeans, nmi
from diffaug.evaluation.metrics.kmeans import hungarian_accuracy


def ari_by_loop(clusters, classes):
    """Pairs of rows that are together in both, less what chance gives (Hubert and Arabie, 1985)."""
    pairs = list(combinations(range(len(classes)), 2))
    in_cluster = [clusters[i] == clusters[j] for i, j in pairs]
    in_class = [classes[i] == classes[j] for i, j in pairs]
    both = sum(a and b for a, b in zip(in_cluster, in_class, strict=True))
    chance = sum(in_cluster) * sum(in_class) / len(pairs)
    return (both - chance) / ((sum(in_cluster) + sum(in_class)) / 2 - chance)


def entropy(names):
    shares = [names.count(name) / len(names) for name in set(names)]
    return -sum(share * log(share) for share in shares)


def nmi_by_loop(clusters, classes):
    clusters, classes = list(clusters), list(classes)
    of_pairs = entropy(list(zip(clusters, classes, strict=True)))
    mutual = entropy(clusters) + entropy(classes) - of_pairs
    return 2 * mutual / (entropy(clusters) + entropy(classes))


@pytest.fixture
def rows():
    rng = np.random.default_rng(0)
    labels = np.repeat([7, 2, 4], [40, 25, 15])
    return rng.normal(size=(80, 3)) + 2.0 * (labels == 7)[:, None], labels


@pytest.mark.parametrize(("metric", "by_loop"), [(ari, ari_by_loop), (nmi, nmi_by_loop)])
def test_it_is_that_of_the_loop(rows, metric, by_loop):
    clusters, classes = clustered(*rows, seed=3)
    found = metric.train(*rows, seed=3)
    assert found == pytest.approx(by_loop(clusters, classes))
    assert 0.1 < found < 0.9, "the data do not tell a wrong value from a right one"


def test_the_clusters_are_those_that_k_means_is_scored_by(rows):
    for seed in range(3):
        assert kmeans.train(*rows, seed) == hungarian_accuracy(*clustered(*rows, seed))
    assert kmeans.AGAINST == ari.AGAINST == nmi.AGAINST


def test_clusters_at_random_have_no_ari_but_some_nmi():
    """What NMI counts is not corrected for chance."""
    rng = np.random.default_rng(0)
    x, labels = rng.normal(size=(400, 2)), rng.integers(0, 10, 400)
    assert ari.train(x, labels, 0) == pytest.approx(0, abs=0.02)
    assert nmi.train(x, labels, 0) > 0.03


@pytest.mark.parametrize("metric", [ari, nmi])
def test_clusters_far_apart_are_found(metric):
    labels = np.repeat([2, 0, 5], 20)
    x = 100.0 * labels[:, None] + np.random.default_rng(0).normal(size=(60, 2))
    assert metric.train(x, labels, seed=0) == 1.0

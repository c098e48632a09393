"""Clustering accuracy: k-means, each cluster matched with one class (paper section 3.1)."""

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import linear_sum_assignment

from diffaug.evaluation.clusters import clustered, kmeans_of
from diffaug.evaluation.rows import integer_labels, labelled_rows

LABEL = "k-means on {space}"
NOTE = "k-means: as many clusters as classes (on CIFAR-100, superclasses), best one-to-one match."
PAPER = {"y/train": "kmeans"}
AGAINST = "clusters"


def hungarian_accuracy(clusters: ArrayLike, labels: ArrayLike) -> float:
    """Share of rows in the right class under the best one-to-one match of clusters and classes.

    clusters, labels: (N,) integers of any values. Rows of a cluster, or of a class,
    left without a partner count as wrong. Returns a share in (0, 1].

    >>> hungarian_accuracy([7, 7, 3, 3], [0, 0, 1, 0])
    0.75
    """
    truth = integer_labels(labels, np.size(labels))
    found = integer_labels(clusters, len(truth), "clusters")
    if not len(truth):
        raise ValueError("labels: no rows given, at least one needed")
    cluster_names, cluster = np.unique(found, return_inverse=True)
    class_names, label = np.unique(truth, return_inverse=True)
    together = np.zeros((len(cluster_names), len(class_names)), dtype=np.int64)
    np.add.at(together, (cluster, label), 1)
    matched = linear_sum_assignment(together, maximize=True)
    return float(together[matched].sum() / len(truth))


def train(x: ArrayLike, labels: ArrayLike, seed: int) -> float:
    """Accuracy of k-means clusters on the rows they were found on, in (0, 1].

    x: (N, d) finite, not scaled; labels: (N,) integers. Best of ten starts; as many clusters as
    there are classes.
    """
    return hungarian_accuracy(*clustered(x, labels, seed))


def test(
    train_x: ArrayLike,
    train_labels: ArrayLike,
    test_x: ArrayLike,
    test_labels: ArrayLike,
    seed: int,
) -> float:
    """Accuracy on held-out rows of clusters found on the training rows, in (0, 1].

    train_x: (N, d), test_x: (M, d), both finite; labels: integers (N,) and (M,). There are as
    many clusters as the training rows have classes, and nothing else is asked of their labels.
    Each held-out row joins the nearest centre; clusters and classes are matched on the held-out
    rows.
    """
    rows, classes = labelled_rows(train_x, train_labels, "train_x")
    held_out, truth = labelled_rows(test_x, test_labels, "test_x")
    return hungarian_accuracy(kmeans_of(classes, seed).fit(rows).predict(held_out), truth)

"""Clusters of an embedding: k-means, with as many clusters as there are classes."""

import numpy as np
from numpy.typing import ArrayLike
from sklearn.cluster import KMeans

from diffaug.evaluation.rows import Labels, labelled_rows

STARTS = 10


def kmeans_of(classes: Labels, seed: int) -> KMeans:
    """Return k-means, not fitted yet, for rows of these classes (N,): the best of ten starts."""
    return KMeans(len(np.unique(classes)), n_init=STARTS, random_state=seed)


def clustered(x: ArrayLike, labels: ArrayLike, seed: int) -> tuple[Labels, Labels]:
    """Find the clusters of an embedding.

    Args:
        x: (N, d), finite, not scaled.
        labels: (N,) integers, of which the number of classes alone is used.
        seed: of the starts.

    Returns:
        The cluster (N,) and the class (N,) of each row.

    >>> clusters, classes = clustered([[0.0], [0.1], [5.0], [5.1]], [3, 3, 8, 8], seed=0)
    >>> bool(clusters[0] == clusters[1] != clusters[2] == clusters[3])
    True
    """
    rows, classes = labelled_rows(x, labels)
    return kmeans_of(classes, seed).fit_predict(rows), classes

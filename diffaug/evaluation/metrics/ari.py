"""Adjusted Rand index of k-means clusters and classes."""

from numpy.typing import ArrayLike
from sklearn.metrics import adjusted_rand_score

from diffaug.evaluation.clusters import clustered

LABEL = "ARI of k-means on {space}"
NOTE = "ARI: adjusted Rand index of the classes and the clusters that k-means is scored by."
AGAINST = "clusters"
ACCURACY = False


def train(x: ArrayLike, labels: ArrayLike, seed: int) -> float:
    """Adjusted Rand index (Hubert and Arabie, 1985) of classes and the clusters of `kmeans.train`.

    It counts the pairs of rows on which both agree, less those expected by chance.

    Args:
        x: (N, d), finite, not scaled.
        labels: (N,) integers.
        seed: of the starts of k-means.

    Returns:
        A number in [-0.5, 1]: 1 where both are the same, 0 at chance.

    >>> train([[0.0], [0.1], [5.0], [5.1]], [0, 0, 1, 1], seed=0)
    1.0
    """
    clusters, classes = clustered(x, labels, seed)
    return float(adjusted_rand_score(classes, clusters))

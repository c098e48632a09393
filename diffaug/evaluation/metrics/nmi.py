"""Normalised mutual information of k-means clusters and classes."""

from numpy.typing import ArrayLike
from sklearn.metrics import normalized_mutual_info_score

from diffaug.evaluation.clusters import clustered

LABEL = "NMI of k-means on {space}"
NOTE = "NMI: mutual information of the same clusters and classes over the mean of their entropies."
AGAINST = "clusters"
ACCURACY = False


def train(x: ArrayLike, labels: ArrayLike, seed: int) -> float:
    """Mutual information of classes and the clusters of `kmeans.train`, in shares of its largest.

    2 I / (H of the classes + H of the clusters). Chance is not taken off, as ARI does: many small
    clusters score above 0 with no meaning.

    Args:
        x: (N, d), finite, not scaled.
        labels: (N,) integers.
        seed: of the starts of k-means.

    Returns:
        A share in [0, 1], 1 where both are the same.

    >>> train([[0.0], [0.1], [5.0], [5.1]], [0, 0, 1, 1], seed=0)
    1.0
    """
    clusters, classes = clustered(x, labels, seed)
    return float(normalized_mutual_info_score(classes, clusters))

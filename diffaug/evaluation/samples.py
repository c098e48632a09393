"""What generated rows are like: same class, near their source, not all the same."""

import numpy as np
from numpy.typing import ArrayLike
from scipy.spatial.distance import pdist
from sklearn.neighbors import NearestNeighbors
from sklearn.utils.extmath import weighted_mode

from diffaug.evaluation.rows import Floats, finite_rows, integer_labels, labelled_rows

NEIGHBOURS = 5


def label_agreement(
    samples: ArrayLike,
    sources: ArrayLike,
    real: ArrayLike,
    real_labels: ArrayLike,
    k: int = NEIGHBOURS,
) -> float:
    """Share of samples that look like the class they were generated from, in [0, 1].

    samples: (S, D), sample i generated from row sources[i] of real: (N, D), N > k, with labels
    (N,). A sample looks like the class that most of its k nearest real rows have, its source
    left out, which tells of itself only; a tie goes to the smallest label. For real rows that
    are their own sources this is their leave-one-out accuracy.
    """
    generated = finite_rows(samples, "samples")
    rows, labels = labelled_rows(real, real_labels, "real")
    origin = integer_labels(sources, len(generated), "sources")
    if origin.min() < 0 or origin.max() >= len(rows):
        raise ValueError(f"sources: {origin.min()} to {origin.max()} given, rows of real needed")
    nearest = NearestNeighbors(n_neighbors=k + 1).fit(rows).kneighbors(generated)[1]
    others = nearest != origin[:, None]
    others[others.all(axis=1), -1] = False
    votes = labels[nearest[others].reshape(-1, k)]
    answers, _ = weighted_mode(votes, np.ones_like(votes), axis=1)
    return float((answers[:, 0] == labels[origin]).mean())


def source_distances(samples: ArrayLike, sources: ArrayLike, real: ArrayLike) -> dict[str, float]:
    """How far samples lie from their sources, beside how far the sources' neighbours lie.

    samples: (S, D), row i generated from row i of sources: (S, D); each source is a
    row of real: (N, D), N >= 2. Euclidean means: `sample_to_source`; `source_to_nearest`,
    the nearest other row of `real` (0 for a row that occurs twice); and `ratio`, the
    first over the second: below 1, samples stay nearer than neighbours do.
    """
    generated, origin = finite_rows(samples, "samples"), finite_rows(sources, "sources")
    if generated.shape != origin.shape:
        shapes = f"{generated.shape} and {origin.shape}"
        raise ValueError(f"samples, sources: shapes {shapes} given, equal ones needed")
    neighbour = _nearest_other(origin, finite_rows(real, "real")).mean()
    if neighbour == 0:
        raise ValueError("real: every source occurs twice, so there is no distance to compare with")
    distance = np.linalg.norm(generated - origin, axis=1).mean()
    return {
        "sample_to_source": float(distance),
        "source_to_nearest": float(neighbour),
        "ratio": float(distance / neighbour),
    }


def diversity(copies: ArrayLike) -> float:
    """Mean Euclidean distance between two samples of the same source.

    copies: (S, C, D), C >= 2 samples of each of S sources. Zero if the condition
    alone decides the sample.

    >>> diversity([[[0.0], [1.0], [2.0]]])
    1.3333333333333333
    """
    rows = np.asarray(copies, dtype=np.float64)
    if rows.ndim != 3 or rows.shape[1] < 2 or 0 in rows.shape:
        raise ValueError(f"copies: shape {rows.shape} given, (sources, copies >= 2, D) needed")
    return float(np.mean([pdist(finite_rows(group, "copies")).mean() for group in rows]))


def _nearest_other(sources: Floats, real: Floats) -> Floats:
    _, nearest = NearestNeighbors(n_neighbors=2).fit(real).kneighbors(sources)
    # Measured again: the search's matrix products leave a row at > 0 from itself.
    distances = np.linalg.norm(real[nearest] - sources[:, None], axis=2)
    distances.sort(axis=1)
    strangers = int((distances[:, 0] > 0).sum())
    if strangers:
        raise ValueError(f"sources: {strangers} rows are not in real, each must be one of its rows")
    return distances[:, 1]

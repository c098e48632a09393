"""What kind of positives generated rows are, beside real neighbours: how far, whose class.

Everything is measured from a source: a training row that samples were drawn of. A sample's rank
says how many real rows lie nearer to the source than the sample does, so that it can be compared
with the real neighbour of the same rank of the same source.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.spatial.distance import cdist
from sklearn.neighbors import NearestNeighbors
from sklearn.utils.extmath import weighted_mode

from diffaug.evaluation.rows import Floats, Labels, finite_rows, integer_labels, labelled_rows

Numbers = NDArray[np.int64]

# The ranks that count as one, by the first of each.
FIRST = (1, 2, 4, 11, 31)
GROUPS = ("1", "2 to 3", "4 to 10", "11 to 30", "above 30")
VOTERS = 5
NEAREST = (1, 2, 5, 10, 20)  # how many neighbours are averaged
MOST = 30  # of them, where as many are averaged as the rank of a sample says
# All distances between the rows are sorted: time and memory grow with their square.
MAX_ROWS = 3_000


def neighbour_order(real: ArrayLike) -> Numbers:
    """Return the numbers (N, N - 1) of all other rows of real (N, D), the nearest first.

    >>> neighbour_order([[0.0], [1.0], [3.0]]).tolist()
    [[1, 2], [0, 2], [1, 0]]
    """
    rows = finite_rows(real, "real")
    found = NearestNeighbors(algorithm="brute").fit(rows)
    return np.asarray(found.kneighbors(n_neighbors=len(rows) - 1, return_distance=False))


def ranks_of(samples: ArrayLike, real: ArrayLike) -> Numbers:
    """Return the rank (C, N) that each sample has among the neighbours of its source, from 1.

    Args:
        samples: (C, N, D), C of each row of `real`.
        real: (N, D) the sources.

    Returns:
        1 for a sample that is nearer to its source than every other row is, N for one that is
        further than all of them.

    >>> ranks_of([[[0.5], [-1.5], [1.5]]], [[0.0], [1.0], [3.0]])
    array([[1, 3, 1]])
    """
    generated, rows = finite_rows(samples, "samples", axes=3), finite_rows(real, "real")
    if generated.shape[1:] != rows.shape:
        shapes = f"{generated.shape} and {rows.shape}"
        raise ValueError(f"samples, real: shapes {shapes} given, (C, N, D) and (N, D) needed")
    between = cdist(rows, rows)
    np.fill_diagonal(between, np.inf)
    reached = np.linalg.norm(generated - rows, axis=2)
    return np.stack([(between < each[:, None]).sum(axis=1) + 1 for each in reached])


def votes(
    points: ArrayLike, real: ArrayLike, labels: ArrayLike, left_out: ArrayLike, k: int = VOTERS
) -> Labels:
    """Return the class (M,) that most of the k nearest real rows of each point have.

    Args:
        points: (M, D).
        real: (N, D), N >= k + L.
        labels: (N,) integers; of equally frequent ones the smallest is taken.
        left_out: (M, L) numbers of rows that do not vote: a source, the point itself.
        k: How many vote.
    """
    rows, classes = labelled_rows(real, labels, "real")
    places = finite_rows(points, "points")
    silent = np.asarray(left_out)
    search = NearestNeighbors(n_neighbors=k + silent.shape[1], algorithm="brute").fit(rows)
    nearest = search.kneighbors(places, return_distance=False)
    voting = ~(nearest[:, :, None] == silent[:, None, :]).any(axis=2)
    first = np.argsort(~voting, axis=1, kind="stable")[:, :k]
    ballots = classes[np.take_along_axis(nearest, first, axis=1)]
    answers: Labels = weighted_mode(ballots, np.ones_like(ballots), axis=1)[0][:, 0]
    return answers.astype(classes.dtype)


def by_rank(right: ArrayLike, ranks: ArrayLike) -> dict[str, float]:
    """Return the share of right answers in each group of ranks, and of `all`.

    A group without any is left out.

    >>> by_rank([True, False, True], [1, 1, 12])
    {'1': 0.5, '11 to 30': 1.0, 'all': 0.6666666666666666}
    """
    answers, group = np.ravel(right), _group(ranks)
    shares = {
        name: float(answers[group == place].mean())
        for place, name in enumerate(GROUPS)
        if (group == place).any()
    }
    return {**shares, "all": float(answers.mean())}


def shares_of_ranks(ranks: ArrayLike) -> dict[str, float]:
    """Return how many of the samples are in each group of ranks, shares that add up to 1.

    >>> shares_of_ranks([1, 1, 12, 300])["1"]
    0.5
    """
    group = _group(ranks)
    return {name: float((group == place).mean()) for place, name in enumerate(GROUPS)}


def _group(ranks: ArrayLike) -> Numbers:
    found = np.ravel(ranks)
    return np.searchsorted(FIRST, integer_labels(found, len(found), "ranks"), side="right") - 1


def moved_by_noise(real: ArrayLike, lengths: ArrayLike, generator: np.random.Generator) -> Floats:
    """Return points (C, N, D) at the given distances from the rows, in random directions.

    What a sample would be if it were its source and noise: the noise is Gaussian with the standard
    deviation that each number has over all rows, brought to the length.

    Args:
        real: (N, D).
        lengths: (C, N), 0 or above.
        generator: Where the noise is drawn.
    """
    rows, far = finite_rows(real, "real"), finite_rows(lengths, "lengths")
    noise = generator.normal(size=(len(far), *rows.shape)) * rows.std(axis=0)
    norm = np.linalg.norm(noise, axis=2, keepdims=True)
    moved: Floats = rows + far[:, :, None] * noise / norm
    return moved


def means_of_nearest(real: ArrayLike, order: Numbers, counts: ArrayLike) -> Floats:
    """Return the mean (N, D) of as many nearest neighbours of each row as `counts` (N,) says.

    >>> means_of_nearest([[0.0], [1.0], [3.0]], neighbour_order([[0], [1], [3]]), [1, 2, 2])
    array([[1. ],
           [1.5],
           [0.5]])
    """
    rows = finite_rows(real, "real")
    many = integer_labels(counts, len(rows), "counts")
    sums = rows[order[:, : many.max()]].cumsum(axis=1)
    means: Floats = sums[np.arange(len(rows)), many - 1] / many[:, None]
    return means


def to_class_mean(points: ArrayLike, labels: ArrayLike, means: ArrayLike) -> float:
    """Return the mean distance of points (..., N, D) to the means (classes, D) of their classes.

    A class whose mean is NaN takes no part.

    >>> to_class_mean([[0.0], [3.0]], [0, 1], [[1.0], [1.0]])
    1.5
    """
    of_class = np.asarray(means)[np.asarray(labels)]
    distances = np.linalg.norm(np.asarray(points) - of_class, axis=-1)
    return float(np.nanmean(distances))


def class_means(rows: ArrayLike, labels: ArrayLike, classes: int) -> Floats:
    """Return the mean (classes, D) of each class in rows (N, D); NaN where there is none.

    >>> class_means([[1.0], [3.0]], [1, 1], classes=2).ravel()
    array([nan,  2.])
    """
    given, known = labelled_rows(rows, labels, "rows")
    means = np.full((classes, given.shape[1]), np.nan)
    for label in np.unique(known):
        means[label] = given[known == label].mean(axis=0)
    return means

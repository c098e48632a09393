"""Weighted k-nearest-neighbour accuracy of frozen features (Wu et al. 2018, section 3.4)."""

import numpy as np
from numpy.typing import ArrayLike

from diffaug.evaluation.rows import Floats, labelled_rows

NEIGHBOURS = 200
TEMPERATURE = 0.1
CHUNK = 512

LABEL = "kNN on {space}"
NOTE = (
    f"kNN on y: k = {NEIGHBOURS}, cosine, votes weighted exp(sim / {TEMPERATURE:g}), scored on "
    "held-out rows."
)


def test(
    train_x: ArrayLike,
    train_labels: ArrayLike,
    test_x: ArrayLike,
    test_labels: ArrayLike,
    k: int = NEIGHBOURS,
    temperature: float = TEMPERATURE,
    seed: int = 0,
) -> float:
    """Weighted kNN accuracy of frozen features on held-out rows (Wu et al. 2018, section 3.4).

    train_x: (N, d), test_x: (M, d), both finite; labels: integers (N,) and (M,). The k training
    rows of highest cosine similarity s (all, where N < k) vote with exp(s / temperature) each;
    a tie goes to the smallest label. A row of zeros has similarity 0 to every other. Nothing is
    drawn, so every seed gives the same. Returns a share in [0, 1]. ValueError unless k and
    temperature are above 0.

    >>> test([[1.0, 0.0], [0.0, 1.0]], [0, 1], [[5.0, 1.0]], [0])
    1.0
    """
    if k < 1 or temperature <= 0:
        raise ValueError(f"k, temperature: {k}, {temperature} given, both must be above 0")
    rows, classes = labelled_rows(train_x, train_labels, "train_x")
    held_out, truth = labelled_rows(test_x, test_labels, "test_x")
    if rows.shape[1] != held_out.shape[1]:
        raise ValueError(f"test_x: {held_out.shape[1]} columns, train_x has {rows.shape[1]}")
    names, index = np.unique(classes, return_inverse=True)
    directions, right = _directions(rows).T, 0
    for start in range(0, len(held_out), CHUNK):
        part = slice(start, start + CHUNK)
        similarity = _directions(held_out[part]) @ directions
        answers = names[_votes(similarity, index, len(names), min(k, len(rows)), temperature)]
        right += int((answers == truth[part]).sum())
    return right / len(truth)


def _votes(
    similarity: Floats, index: np.ndarray, classes: int, k: int, temperature: float
) -> np.ndarray:
    """Class (M,) with most votes, for similarities (M, N) to rows of the classes `index` (N,)."""
    nearest = np.argpartition(similarity, -k, axis=1)[:, -k:]
    top = np.take_along_axis(similarity, nearest, axis=1)
    # The common factor changes no answer, and without it a low temperature overflows.
    weights = np.exp((top - top.max(axis=1, keepdims=True)) / temperature)
    cells = np.arange(len(similarity))[:, None] * classes + index[nearest]
    votes = np.bincount(cells.ravel(), weights.ravel(), len(similarity) * classes)
    return votes.reshape(-1, classes).argmax(axis=1)


def _directions(rows: Floats) -> Floats:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return rows / np.where(lengths == 0, 1, lengths)

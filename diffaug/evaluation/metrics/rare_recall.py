"""Recall of the rarest classes by 10-NN: whether an embedding keeps small groups together."""

import numpy as np
from numpy.typing import ArrayLike
from sklearn.metrics import recall_score
from sklearn.neighbors import KNeighborsClassifier

from diffaug.evaluation.folds import FOLDS, fold_answers
from diffaug.evaluation.metrics.knn import NEIGHBOURS
from diffaug.evaluation.rows import Labels, labelled_rows

RARE = 0.02  # of all rows

LABEL = f"{NEIGHBOURS}-NN recall of rare classes"
NOTE = (
    f"{LABEL}: the mean over the classes with less than {RARE:.0%} of the rows, or over the "
    f"smallest where none has so few; {FOLDS}-fold, as {NEIGHBOURS}-NN."
)
ACCURACY = False


def train(x: ArrayLike, labels: ArrayLike, seed: int) -> float:
    """Mean recall of the rare classes by cross-validated 10-NN, each class counting alike.

    Args:
        x: (N, d), finite, not scaled.
        labels: (N,) integers, two classes or more.
        seed: of the folds.

    Returns:
        A share in [0, 1]: of a rare class's rows, how many are given their class by neighbours of
        the other folds. A class of one row has recall 0, as no neighbour can know it.

    >>> x = [[i + 100.0 * (i >= 20)] for i in range(40)]
    >>> train(x, [0] * 20 + [1] * 20, seed=0)
    1.0
    """
    rows, classes = labelled_rows(x, labels)
    answers = fold_answers(KNeighborsClassifier(NEIGHBOURS), rows, classes, FOLDS, seed)
    rare = rare_classes(classes)
    return float(recall_score(classes, answers, labels=rare, average="macro", zero_division=0.0))


def rare_classes(labels: Labels) -> Labels:
    """Return the classes with less than 2 % of labels (N,), or the smallest where none has so few.

    Equally small ones are all smallest.

    >>> rare_classes(np.repeat([4, 7, 9], [990, 9, 1])).tolist(), rare_classes(
    ...     np.repeat([4, 7, 9], [5, 3, 3])).tolist()
    ([7, 9], [7, 9])
    """
    names, sizes = np.unique(labels, return_counts=True)
    rare = sizes < RARE * len(labels)
    return names[rare if rare.any() else sizes == sizes.min()]

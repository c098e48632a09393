"""k-nearest-neighbour accuracy: how pure the neighbourhoods of an embedding are."""

from numpy.typing import ArrayLike
from sklearn.neighbors import KNeighborsClassifier

from diffaug.evaluation.folds import FOLDS, fold_accuracy, held_out_accuracy

NEIGHBOURS = 10

LABEL = f"{NEIGHBOURS}-NN"
NOTE = f"{LABEL}: {FOLDS}-fold, Euclidean, equal votes."


def train(
    x: ArrayLike, labels: ArrayLike, k: int = NEIGHBOURS, folds: int = FOLDS, seed: int = 0
) -> float:
    """kNN accuracy by stratified cross-validation, in [0, 1].

    x: (N, d) finite, taken as it is (Euclidean distance, no scaling: the geometry
    of the embedding is what is measured); labels: (N,) integers. Equal votes; a tie
    goes to the smallest label. ValueError if a fold leaves fewer than k rows.

    >>> train([[0.0], [0.1], [5.0], [5.1]], [0, 0, 1, 1], k=1, folds=2)
    1.0
    """
    return fold_accuracy(KNeighborsClassifier(k), x, labels, folds, seed)


def test(
    train_x: ArrayLike,
    train_labels: ArrayLike,
    test_x: ArrayLike,
    test_labels: ArrayLike,
    k: int = NEIGHBOURS,
    seed: int = 0,
) -> float:
    """kNN accuracy on held-out rows (M, d), with the training rows (N, d) as neighbours.

    Nothing is drawn, so every seed gives the same.
    """
    return held_out_accuracy(KNeighborsClassifier(k), train_x, train_labels, test_x, test_labels)

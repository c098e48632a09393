"""Cross-validated accuracy of a classifier on an embedding."""

import numpy as np
from numpy.typing import ArrayLike
from sklearn.base import ClassifierMixin
from sklearn.model_selection import KFold, StratifiedKFold, cross_val_predict, cross_val_score

from diffaug.evaluation.rows import Labels, labelled_rows

# Of 10-NN and of the linear SVM, the paper's measure for tables (D.1).
FOLDS = 10


def fold_accuracy(
    model: ClassifierMixin, x: ArrayLike, labels: ArrayLike, folds: int, seed: int
) -> float:
    """Mean accuracy of `model` over stratified, shuffled folds.

    x: (N, d), finite. labels: (N,) integers of at least two classes. `model`, a
    pipeline with its scaler included, is fitted anew on the other folds. A class with fewer
    members than `folds` (scikit-learn warns) is in some folds only; where all classes are so
    small, the folds are not stratified. Returns a share in [0, 1].
    """
    rows, classes = labelled_rows(x, labels)
    splits = _splitter(classes, folds, seed)
    scores = cross_val_score(model, rows, classes, cv=splits, error_score="raise")
    return float(scores.mean())


def fold_answers(
    model: ClassifierMixin, x: ArrayLike, labels: ArrayLike, folds: int, seed: int
) -> Labels:
    """Class (N,) that `model` gives each row, fitted on the folds that the row is not in.

    The arguments and the folds are those of `fold_accuracy`.
    """
    rows, classes = labelled_rows(x, labels)
    answers: Labels = cross_val_predict(model, rows, classes, cv=_splitter(classes, folds, seed))
    return answers


def _splitter(classes: Labels, folds: int, seed: int) -> KFold | StratifiedKFold:
    sizes = np.unique_counts(classes).counts
    if len(sizes) < 2:
        raise ValueError("labels: one class given, at least two needed")
    splitter = StratifiedKFold if sizes.max() >= folds else KFold
    return splitter(folds, shuffle=True, random_state=seed)


def held_out_accuracy(
    model: ClassifierMixin,
    train_x: ArrayLike,
    train_labels: ArrayLike,
    test_x: ArrayLike,
    test_labels: ArrayLike,
) -> float:
    """Accuracy of `model`, fitted on the training rows, on the held-out rows.

    train_x: (N, d), test_x: (M, d), both finite; labels: integers (N,) and (M,).
    Returns a share in [0, 1].
    """
    rows, classes = labelled_rows(train_x, train_labels, "train_x")
    held_out, truth = labelled_rows(test_x, test_labels, "test_x")
    return float(model.fit(rows, classes).score(held_out, truth))

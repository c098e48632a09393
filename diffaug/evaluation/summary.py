"""All measures of all spaces of one trained method, under one protocol."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike

from diffaug.evaluation.kmeans import kmeans_accuracy, kmeans_test
from diffaug.evaluation.knn import knn_cv, knn_test
from diffaug.evaluation.probe import linear_probe
from diffaug.evaluation.rows import Floats, Labels, Mask, integer_labels, train_mask
from diffaug.evaluation.svm import linear_svm_cv, rbf_svm_cv, svm_test


def evaluate_embedding(
    spaces: Mapping[str, ArrayLike], labels: ArrayLike, train: ArrayLike, seed: int
) -> dict[str, float]:
    """Accuracies of every space, on the rows that were embedded and on the held-out ones.

    spaces: name ("y", "z") -> (N, d); labels: (N,) integers; train: (N,) bool.
    Keys: `<space>/train/svm_linear|svm_rbf|knn|kmeans`, cross-validated on (or for
    k-means, found on) the training rows: the paper's setting; and
    `<space>/test/probe|svm_rbf|knn|kmeans`, fitted on the training rows' embedding and
    scored on the held-out rows. A space whose held-out rows are all NaN, as of a method
    that cannot embed new rows, has no test keys; neither has any if no row is held out.
    """
    classes = integer_labels(labels, np.size(labels))
    mask = train_mask(train, len(classes))
    metrics: dict[str, float] = {}
    for name, space in spaces.items():
        rows = np.asarray(space, dtype=np.float64)
        if rows.ndim != 2 or len(rows) != len(classes):
            raise ValueError(f"{name}: shape {rows.shape} given, ({len(classes)}, d) needed")
        parts = {"train": _embedded(rows[mask], classes[mask], seed)}
        if not np.isnan(rows[~mask]).all():
            parts["test"] = _held_out(rows, classes, mask, seed)
        for part, scores in parts.items():
            metrics |= {f"{name}/{part}/{measure}": score for measure, score in scores.items()}
    return metrics


def _embedded(rows: Floats, classes: Labels, seed: int) -> dict[str, float]:
    return {
        "svm_linear": linear_svm_cv(rows, classes, seed=seed),
        "svm_rbf": rbf_svm_cv(rows, classes, seed=seed),
        "knn": knn_cv(rows, classes, seed=seed),
        "kmeans": kmeans_accuracy(rows, classes, seed),
    }


def _held_out(rows: Floats, classes: Labels, train: Mask, seed: int) -> dict[str, float]:
    split = rows[train], classes[train], rows[~train], classes[~train]
    clusters = len(np.unique(classes[train]))
    return {
        "probe": linear_probe(*split),
        "svm_rbf": svm_test(*split, kernel="rbf"),
        "knn": knn_test(*split),
        "kmeans": kmeans_test(rows[train], rows[~train], classes[~train], clusters, seed),
    }

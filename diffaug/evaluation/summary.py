"""All measures of all spaces of one trained method, under one protocol."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from diffaug.evaluation.kmeans import kmeans_accuracy, kmeans_test
from diffaug.evaluation.knn import knn_cosine, knn_cv, knn_test
from diffaug.evaluation.probe import linear_probe
from diffaug.evaluation.rows import Floats, Labels, integer_labels, train_mask
from diffaug.evaluation.svm import linear_svm_cv, rbf_svm_cv, svm_test

# What is measured in a space (y: features, z: plane), on the rows of a part of the data.
MEASURES = {
    ("y", "train"): ("kmeans",),
    ("y", "test"): ("probe", "knn_cosine", "kmeans"),
    ("y", "all"): ("kmeans",),
    ("z", "train"): ("svm_linear", "svm_rbf", "knn", "kmeans"),
    ("z", "test"): ("svm_rbf", "knn", "kmeans"),
}

# Key beside the measures: members of the smallest class among the rows of the SVMs' folds.
SMALLEST_CLASS = "train/smallest_class"


class _Part(NamedTuple):
    x: Floats
    classes: Labels
    clusters: Labels


def evaluate_embedding(
    spaces: Mapping[str, ArrayLike],
    labels: ArrayLike,
    train: ArrayLike,
    seed: int,
    clusters: ArrayLike | None = None,
    cluster_all: bool = False,
) -> dict[str, float]:
    """Accuracies of features y and plane z, on the embedded rows and on the held-out ones.

    spaces: "y", "z" or both -> (N, d); labels: (N,) integers; train: (N,) bool; clusters: (N,)
    integers that k-means is matched with in place of `labels` (CIFAR-100's superclasses); there
    are as many clusters as of these. Keys: `<space>/<part>/<measure>` of `MEASURES`. Parts:
    train: cross-validated on (or for k-means, found on) the training rows, the paper's setting;
    test: fitted on the training rows' embedding and scored on the held-out rows;
    all: k-means on all rows together, with `cluster_all` only (paper Table A.2, CIFAR, STL-10).
    A space whose held-out rows are all NaN, as of a method that cannot embed new rows, has
    train keys only; so has any if no row is held out.
    """
    classes = integer_labels(labels, np.size(labels))
    groups = classes if clusters is None else integer_labels(clusters, len(classes), "clusters")
    mask = train_mask(train, len(classes))
    metrics: dict[str, float] = {}
    for name, space in spaces.items():
        x = _space(name, space, len(classes))
        seen = _Part(x[mask], classes[mask], groups[mask])
        held_out = _Part(x[~mask], classes[~mask], groups[~mask])
        scores = {"train": _embedded(seen, MEASURES[name, "train"], seed)}
        if not np.isnan(held_out.x).all():
            scores["test"] = _held_out(seen, held_out, MEASURES[name, "test"], seed)
            if cluster_all and (name, "all") in MEASURES:
                scores["all"] = {"kmeans": kmeans_accuracy(x, groups, seed)}
        for part, found in scores.items():
            metrics |= {f"{name}/{part}/{measure}": score for measure, score in found.items()}
    return metrics


def _space(name: str, space: ArrayLike, rows: int) -> Floats:
    if (name, "train") not in MEASURES:
        raise ValueError(f"spaces: {name!r} given, 'y' and 'z' are measured")
    x = np.asarray(space, dtype=np.float64)
    if x.ndim != 2 or len(x) != rows:
        raise ValueError(f"{name}: shape {x.shape} given, ({rows}, d) needed")
    return x


def _embedded(part: _Part, measures: tuple[str, ...], seed: int) -> dict[str, float]:
    measure = {
        "svm_linear": lambda: linear_svm_cv(part.x, part.classes, seed=seed),
        "svm_rbf": lambda: rbf_svm_cv(part.x, part.classes, seed=seed),
        "knn": lambda: knn_cv(part.x, part.classes, seed=seed),
        "kmeans": lambda: kmeans_accuracy(part.x, part.clusters, seed),
    }
    return {name: measure[name]() for name in measures}


def _held_out(
    seen: _Part, held_out: _Part, measures: tuple[str, ...], seed: int
) -> dict[str, float]:
    split = seen.x, seen.classes, held_out.x, held_out.classes
    count = len(np.unique(seen.clusters))
    measure = {
        "probe": lambda: linear_probe(*split),
        "knn_cosine": lambda: knn_cosine(*split),
        "svm_rbf": lambda: svm_test(*split, kernel="rbf", seed=seed),
        "knn": lambda: knn_test(*split),
        "kmeans": lambda: kmeans_test(seen.x, held_out.x, held_out.clusters, count, seed),
    }
    return {name: measure[name]() for name in measures}

"""All metrics that are asked for, of all spaces of one trained method."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike

from diffaug.evaluation.metrics import SPACES, against, file_of, parts_of
from diffaug.evaluation.rows import Floats, integer_labels, train_mask

# Key beside the metrics: members of the smallest class among the rows of the SVMs' folds.
SMALLEST_CLASS = "train/smallest_class"


def evaluate_embedding(
    spaces: Mapping[str, ArrayLike],
    labels: ArrayLike,
    train: ArrayLike,
    seed: int,
    metrics: Sequence[str],
    clusters: ArrayLike | None = None,
    cluster_all: bool = False,
    inputs: ArrayLike | None = None,
) -> dict[str, float]:
    """Measure the features y and the plane z of one method.

    Args:
        spaces: "y", "z" or both, each (N, d).
        labels: (N,) integers.
        train: (N,) bool, True for a training row.
        seed: of folds, draws and starts.
        metrics: keys of `diffaug.evaluation.metrics`.
        clusters: (N,) integers that k-means is matched with in place of `labels` (the superclasses
            of CIFAR-100); there are as many clusters as of these.
        cluster_all: whether keys of all rows together are measured (paper Table A.2).
        inputs: (N, D), the data set's own numbers; needed by the metrics that compare with them.

    Returns:
        Key -> value, 1 at best, of those keys that can be measured: a space that is not there has
        none, and one whose held-out rows are all NaN, or that has none held out, has no `test`.

    Raises:
        ValueError: An array does not fit the others, or a metric needs inputs and none are given.
    """
    classes = integer_labels(labels, np.size(labels))
    groups = classes if clusters is None else integer_labels(clusters, len(classes), "clusters")
    mask = train_mask(train, len(classes))
    embedded = {name: _space(name, space, len(classes)) for name, space in spaces.items()}
    truths = {"classes": classes, "clusters": groups}
    if inputs is not None:
        truths["inputs"] = np.asarray(inputs)
    found: dict[str, float] = {}
    for key in metrics:
        name, part, _ = parts_of(key)
        if name not in embedded:
            continue
        if against(key) not in truths:
            raise ValueError(f"metric {key!r}: judges against inputs, and none are given")
        x, truth, file = embedded[name], truths[against(key)], file_of(key)
        if part == "train":
            found[key] = file.train(x[mask], truth[mask], seed=seed)
        elif np.isnan(x[~mask]).all():
            continue  # also where no row is held out
        elif part == "test":
            found[key] = file.test(x[mask], truth[mask], x[~mask], truth[~mask], seed=seed)
        elif cluster_all:
            found[key] = file.train(x, truth, seed=seed)
    return found


def _space(name: str, space: ArrayLike, rows: int) -> Floats:
    if name not in SPACES:
        raise ValueError(f"spaces: {name!r} given, 'y' and 'z' are measured")
    x = np.asarray(space, dtype=np.float64)
    if x.ndim != 2 or len(x) != rows:
        raise ValueError(f"{name}: shape {x.shape} given, ({rows}, d) needed")
    return x

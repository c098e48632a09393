"""Support vector machines on an embedding (paper section 3.2, appendix D.1)."""

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC
from sklearn.utils import resample

from diffaug.evaluation.folds import fold_accuracy, held_out_accuracy
from diffaug.evaluation.rows import Floats, Labels, integer_labels, labelled_rows

Kernel = Literal["linear", "rbf"]

# The limit of the sibling evaluators of the paper's authors. It bounds the time on
# overlapping classes, where a pair of them may ask for millions of steps.
MAX_STEPS = 90_000

# The authors' released evaluator draws as many: an SVM's time grows with their square.
MAX_ROWS = 5_000
# Below a table: name of the SVM and number of folds.
NOTE = f"{{}}: {{}}-fold, on at most {MAX_ROWS:,} rows, drawn in the shares of the classes."


def _svm(kernel: Kernel) -> Pipeline:
    # In the pipeline the scaler sees the training folds only.
    return make_pipeline(StandardScaler(), SVC(kernel=kernel, C=1.0, max_iter=MAX_STEPS))


def svm_cv(x: ArrayLike, labels: ArrayLike, kernel: Kernel, folds: int, seed: int = 0) -> float:
    """SVM accuracy by cross-validation.

    x: (N, d) finite, d = 2 in the paper; labels: (N,) integers. C = 1, one SVM for
    each pair of classes, columns standardised inside each fold; gamma of the RBF is
    1 / (d * variance of x). Returns the mean over the folds, in [0, 1]. A pair stopped at
    `MAX_STEPS` gives a ConvergenceWarning. Of more than `MAX_ROWS` rows as many, drawn from
    `seed` in the shares of the classes, take part.

    >>> svm_cv([[0.0], [0.1], [5.0], [5.1]], [0, 0, 1, 1], "linear", folds=2)
    1.0
    """
    return fold_accuracy(_svm(kernel), *_few(x, labels, seed), folds, seed)


def svm_test(
    train_x: ArrayLike,
    train_labels: ArrayLike,
    test_x: ArrayLike,
    test_labels: ArrayLike,
    kernel: Kernel,
    seed: int = 0,
) -> float:
    """SVM accuracy on held-out rows (M, d), scaler and SVM fitted on training rows (N, d).

    Of more than `MAX_ROWS` training rows as many, drawn as for `svm_cv`, are fitted on.
    """
    few, classes = _few(train_x, train_labels, seed, "train_x")
    return held_out_accuracy(_svm(kernel), few, classes, test_x, test_labels)


def smallest_class(labels: ArrayLike, seed: int) -> int:
    """Members of the smallest class of labels (N,) among the rows that an SVM is judged on.

    0 where the draw of more than `MAX_ROWS` rows leaves a class out.

    >>> smallest_class([0, 0, 0, 4, 4], seed=0)
    2
    """
    classes = integer_labels(labels, np.size(labels))
    names, index = np.unique(classes, return_inverse=True)
    return int(np.bincount(index[_drawn(classes, seed)], minlength=len(names)).min())


def _few(x: ArrayLike, labels: ArrayLike, seed: int, name: str = "x") -> tuple[Floats, Labels]:
    rows, classes = labelled_rows(x, labels, name)
    chosen = _drawn(classes, seed)
    return rows[chosen], classes[chosen]


def _drawn(classes: Labels, seed: int) -> NDArray[np.int64]:
    """Numbers, rising, of at most `MAX_ROWS` rows, each class with its share of them."""
    rows = np.arange(len(classes))
    if len(rows) <= MAX_ROWS:
        return rows
    # Not train_test_split, which refuses a class of one row.
    chosen: NDArray[np.int64] = resample(
        rows, replace=False, n_samples=MAX_ROWS, stratify=classes, random_state=seed
    )
    return np.sort(chosen)

"""The accuracy of knowing nothing but the class sizes."""

import numpy as np
from numpy.typing import ArrayLike

from diffaug.evaluation.rows import integer_labels, train_mask


def majority_accuracy(labels: ArrayLike, train: ArrayLike) -> dict[str, float]:
    """Return the accuracy of always answering the largest class of the training rows.

    Args:
        labels: (N,) integers.
        train: (N,) bool.

    Returns:
        Shares in [0, 1] for the `train` rows and for the held-out ones (`test`, left out if there
        are none). Of equally large classes the smallest label is answered.

    >>> majority_accuracy([0, 0, 1, 1], np.array([True, True, True, False]))
    {'train': 0.6666666666666666, 'test': 0.0}
    """
    classes = integer_labels(labels, np.size(labels))
    mask = train_mask(train, len(classes))
    names, sizes = np.unique(classes[mask], return_counts=True)
    right = classes == names[sizes.argmax()]
    shares = {"train": float(right[mask].mean())}
    if not mask.all():
        shares["test"] = float(right[~mask].mean())
    return shares

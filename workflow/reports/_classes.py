"""Which classes a figure has room for."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

    from diffaug.data.canonical import Dataset

# A page has no room for 200 classes, and an eye none for so many colours.
MOST_CLASSES = 20


def shown_classes(dataset: "Dataset") -> "np.ndarray":
    """The labels that a figure shows: those of training rows, the first 20 of them.

    Without labels it is -1, which all rows have.
    """
    import numpy as np

    labels = dataset.labels()[dataset.train]
    return np.unique(labels[labels >= 0])[:MOST_CLASSES] if (labels >= 0).any() else np.array([-1])

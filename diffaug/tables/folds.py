"""Notes on classes that are too small for the folds of a cross-validation."""

from diffaug.evaluation.folds import FOLDS
from diffaug.evaluation.summary import SMALLEST_CLASS
from diffaug.tables.comparison import Evaluations


def small_class_notes(evaluations: Evaluations) -> list[str]:
    """One note a data set that has a class of fewer members than there are folds.

    evaluations: (data set, method id) -> seed -> metric key -> value; told is the smallest
    `SMALLEST_CLASS` of a data set, and nothing where none is known.
    """
    smallest: dict[str, int] = {}
    for (dataset, _), seeds in evaluations.items():
        for values in seeds.values():
            if SMALLEST_CLASS in values:
                size = int(values[SMALLEST_CLASS])
                smallest[dataset] = min(size, smallest.get(dataset, size))
    return [
        f"{dataset}: the smallest class has {size} rows in an SVM's cross-validation, fewer "
        f"than the {FOLDS} folds, so that some folds hold none of it."
        for dataset, size in smallest.items()
        if size < FOLDS
    ]

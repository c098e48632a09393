"""Names of columns where rows come as an array and not as a data frame: files, AnnData."""

import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np

from diffaug.estimator.estimator import DiffAug


def name_columns(model: DiffAug, names: Sequence[str]) -> None:
    """Let a model that was fitted on an array know what its columns are called, if anything."""
    if len(names):
        model.feature_names_in_ = np.array([str(name) for name in names], dtype=object)


def in_order(model: DiffAug, x: Any, names: Sequence[str]) -> Any:
    """Return x (N, D) with its columns in the order of the fit.

    Args:
        model: Fitted. One without names takes columns as they stand.
        x: Dense or sparse.
        names: Of its D columns; none are taken as they stand.

    Raises:
        ValueError: One line, where a column is missing or is not one of the fit's.
    """
    wanted = [str(name) for name in getattr(model, "feature_names_in_", ())]
    given = {str(name): place for place, name in enumerate(names)}
    if not wanted or not given or wanted == list(given):
        return x
    for what, missing in (
        ("is missing", [name for name in wanted if name not in given]),
        ("is none that the model was fitted on", sorted(given.keys() - set(wanted))),
    ):
        if missing:
            more = f", and {len(missing) - 1} more" if len(missing) > 1 else ""
            raise ValueError(f"column {missing[0]!r} {what}{more}")
    return x[:, [given[name] for name in wanted]]


@contextmanager
def unnamed() -> Iterator[None]:
    """Let a model with names take arrays, whose columns `in_order` has seen, without a warning."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "X does not have valid feature names")
        yield

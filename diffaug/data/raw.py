"""What a data set's reader makes of its raw files."""

from dataclasses import dataclass, replace

import numpy as np

from diffaug.data.readers import checks


@dataclass(frozen=True)
class RawData:
    """What a reader makes of raw files: x (N, ...), labels (N,) of 0 to len(class_names) - 1.

    A row without a label has -1; without class_names no row has a label. train: (N,) bool, where
    the source has a split of its own; coarse: (N,) coarser classes that clusters are compared with
    (CIFAR-100's superclasses).
    """

    x: np.ndarray
    labels: np.ndarray
    class_names: tuple[str, ...]
    notes: str = ""
    train: np.ndarray | None = None
    coarse: np.ndarray | None = None
    coarse_names: tuple[str, ...] = ()

    def keep(self, rows: np.ndarray) -> "RawData":
        """Return the same data with `rows` (M,) only."""
        parts = {name: getattr(self, name) for name in ("x", "labels", "train", "coarse")}
        return replace(
            self, **{name: part[rows] for name, part in parts.items() if part is not None}
        )

    def class_counts(self) -> list[int]:
        """Return the number of labelled rows of each class."""
        labelled = self.labels[self.labels >= 0]
        return np.bincount(labelled, minlength=len(self.class_names)).tolist()

    def check(self, name: str) -> None:
        """Raise ValueError, one line with the data set's name, for rows that are none."""
        checks.filled(name, self.x)
        checks.finite(name, self.x)
        checks.unique(f"{name}: class", self.class_names)
        rows, train = len(self.x), self.train
        _check_labels(f"{name}: labels", self.labels, rows, len(self.class_names))
        if self.coarse is not None:
            _check_labels(f"{name}: coarse labels", self.coarse, rows, len(self.coarse_names))
        if train is not None and (train.dtype != bool or train.shape != (rows,)):
            raise ValueError(f"{name}: train is not a bool mask of the {rows} rows")
        if train is not None and not 0 < train.sum() < rows:
            raise ValueError(f"{name}: train must leave rows on both sides of the split")


def _check_labels(what: str, labels: np.ndarray, rows: int, n_classes: int) -> None:
    if labels.shape != (rows,):
        raise ValueError(f"{what}: {labels.shape} given, one for each of {rows} rows needed")
    if labels.dtype.kind not in "iu":
        raise ValueError(f"{what} are {labels.dtype}, integers are needed")
    allowed = range(n_classes) if n_classes else [-1]
    if not rows or labels.min() < -1 or labels.max() not in allowed:
        names = f"0 to {n_classes - 1} (-1: none)" if n_classes else "-1, as there are no classes"
        raise ValueError(f"{what} must be {names}, with at least one row")

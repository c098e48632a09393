"""What every view looks like, and how views are chained."""

from collections.abc import Sequence
from typing import Protocol

from torch import Generator, Tensor


class View(Protocol):
    """x (B, ...), rows (B,) int64 numbers of these rows in the training set -> (B, ...)."""

    def __call__(self, x: Tensor, rows: Tensor, generator: Generator) -> Tensor: ...


class Rows(Protocol):
    """Training rows: `data[rows]` (B, ...) of row numbers (B,), and how many there are."""

    def __len__(self) -> int: ...

    def __getitem__(self, rows: Tensor) -> Tensor: ...


class Chain:
    """Views applied one after the other."""

    def __init__(self, views: Sequence[View]) -> None:
        self.views = list(views)

    def __call__(self, x: Tensor, rows: Tensor, generator: Generator) -> Tensor:
        for view in self.views:
            x = view(x, rows, generator)
        return x

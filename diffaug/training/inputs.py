"""The training rows as the networks see them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from diffaug.lazy import Tensor, torch

if TYPE_CHECKING:
    from diffaug.models.input_space import InputSpace

CHUNK = 4096


class Statistics(NamedTuple):
    """Mean, standard deviation, least and largest value of every feature."""

    mean: Tensor
    std: Tensor
    low: Tensor
    high: Tensor


class Inputs:
    """The training rows, mapped to a fitted input space: `inputs[rows]` is a batch.

    Bytes (images) stay bytes, which takes a quarter of the memory, and are mapped a batch at a
    time. Other rows are mapped once.

    Args:
        space: The fitted input space.
        x: Rows (N, ...) on the device, in the data's own numbers. They are kept as `x` for views
            that need those, and not copied.

    >>> import torch
    >>> from diffaug import Inputs, InputSpace
    >>> x = torch.randint(0, 256, (100, 3, 8, 8), dtype=torch.uint8)
    >>> inputs = Inputs(InputSpace("unit", (3, 8, 8)).fit(x), x)
    >>> inputs[torch.arange(4)].dtype
    torch.float32
    """

    def __init__(self, space: InputSpace, x: Tensor) -> None:
        self.space = space
        self.x = x
        self.lazy = x.dtype == torch.uint8 and space.kind == "unit"
        self.rows = x if self.lazy else space.map_all(x)

    @property
    def shape(self) -> torch.Size:
        """(N, *row shape in the input space)."""
        return self.rows.shape

    @property
    def device(self) -> torch.device:
        """Where the rows lie."""
        return self.rows.device

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, rows: Tensor | slice) -> Tensor:
        return self.space(self.rows[rows]) if self.lazy else self.rows[rows]

    def split(self, size: int) -> Iterator[Tensor]:
        """Yield all rows in order, at most `size` at a time."""
        for start in range(0, len(self), size):
            yield self[start : start + size]

    def statistics(self) -> Statistics:
        """Return each feature's mean, standard deviation (N - 1), minimum and maximum."""
        parts = [
            (part.double().sum(0), part.double().square().sum(0), part.amin(0), part.amax(0))
            for part in self.split(CHUNK)
        ]
        total, squares, low, high = (torch.stack(each) for each in zip(*parts, strict=True))
        n = len(self)
        mean = total.sum(0) / n
        variance = (squares.sum(0) - n * mean.square()).clamp_min(0) / max(n - 1, 1)
        return Statistics(mean.float(), variance.sqrt().float(), low.amin(0), high.amax(0))

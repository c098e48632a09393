"""Hand-made views of table rows: neighbour mixing, noise, and two used for comparison only."""

import torch
from torch import Generator, Tensor


def _uniform(x: Tensor, generator: Generator) -> Tensor:
    """One number from U(0, 1) a row, shaped to broadcast over the row."""
    shape = (len(x), *[1] * (x.ndim - 1))
    return torch.rand(shape, generator=generator, device=x.device)


def mix(x: Tensor, other: Tensor, generator: Generator) -> Tensor:
    """a x + (1 - a) other with one a ~ U(0, 1) a row (mixup of two batches)."""
    return torch.lerp(other, x, _uniform(x, generator))


class NeighbourMix:
    """Row mixed with a random one of its nearest neighbours: the E-step 1 view of tables.

    data: (N, ...) training rows; neighbours: (N, k) from `nearest_neighbours`.
    """

    def __init__(self, data: Tensor, neighbours: Tensor) -> None:
        self.data = data
        self.neighbours = neighbours

    def __call__(self, x: Tensor, rows: Tensor, generator: Generator) -> Tensor:
        k = self.neighbours.shape[1]
        choice = torch.randint(k, (len(rows),), generator=generator, device=x.device)
        return mix(x, self.data[self.neighbours[rows, choice]], generator)


class Noise:
    """Gaussian noise of `strength` standard deviations of each feature of `data` (N, ...)."""

    def __init__(self, data: Tensor, strength: float) -> None:
        self.scale = strength * data.std(0)

    def __call__(self, x: Tensor, rows: Tensor, generator: Generator) -> Tensor:
        noise = torch.randn(x.shape, generator=generator, device=x.device)
        return x + self.scale * noise


class DimensionSwap:
    """A `share` of each row's features taken from a random other row (Fig. 5 of the paper)."""

    def __init__(self, data: Tensor, share: float = 0.1) -> None:
        self.data = data
        self.share = share

    def __call__(self, x: Tensor, rows: Tensor, generator: Generator) -> Tensor:
        other = torch.randint(len(self.data), (len(x),), generator=generator, device=x.device)
        swapped = torch.rand(x.shape, generator=generator, device=x.device) < self.share
        return torch.where(swapped, self.data[other], x)

"""Hand-made views of table rows: neighbour mixing, noise, masking, and two for comparison."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from diffaug.blocks import Count, Positive
from diffaug.lazy import Generator, Tensor, torch
from diffaug.training.inputs import Inputs
from diffaug.views.base import SameOnBothSides, View
from diffaug.views.draws import per_row, uniform
from diffaug.views.neighbours import nearest_neighbours


class NeighbourMixSettings(SameOnBothSides):
    """Row mixed with one of its k nearest neighbours."""

    fits_any_row = True
    name: Literal["neighbour_mix"] = "neighbour_mix"
    k: Count = 15

    def view(self, inputs: Inputs) -> View:
        return NeighbourMix(inputs, nearest_neighbours(principal_components(inputs), self.k))


class NoiseSettings(SameOnBothSides):
    """Gaussian noise of `strength` standard deviations of each feature."""

    name: Literal["noise"] = "noise"
    strength: Positive = 0.5

    def view(self, inputs: Inputs) -> View:
        return Noise(inputs.statistics().std, self.strength)


class MaskSettings(SameOnBothSides):
    """A `share` of the features set to the feature's mean."""

    name: Literal["mask"] = "mask"
    share: Annotated[float, Field(gt=0, lt=1)] = 0.2

    def view(self, inputs: Inputs) -> View:
        return Masking(inputs.statistics().mean, self.share)


def principal_components(inputs: Inputs) -> Tensor:
    """Return the rows' first principal components: where the paper's code seeks neighbours."""
    from diffaug.models.input_space import InputSpace

    rows = inputs[:]
    if inputs.space.kind == "pca":
        return rows
    return InputSpace("pca", tuple(rows.shape[1:])).to(rows.device).fit(rows)(rows)


def mix(x: Tensor, other: Tensor, generator: Generator) -> Tensor:
    """a x + (1 - a) other with one a ~ U(0, 1) a row (mixup of two batches)."""
    return torch.lerp(other, x, per_row(uniform((len(x),), 0, 1, generator), x))


class NeighbourMix:
    """Row mixed with a random one of its nearest neighbours: the E-step 1 view of tables.

    A view is a x + (1 - a) x_n with one a ~ U(0, 1) a row. The paper leaves the views of tables
    open (Sec. 2.2); this is that of the released code.

    Args:
        data: (N, ...) training rows.
        neighbours: (N, k) the numbers of each row's neighbours, from `nearest_neighbours`.

    >>> import torch
    >>> from diffaug import NeighbourMix, nearest_neighbours
    >>> data, rows = torch.randn(100, 50), torch.arange(8)
    >>> view = NeighbourMix(data, nearest_neighbours(data, k=15))
    >>> view(data[rows], rows, torch.Generator()).shape
    torch.Size([8, 50])
    """

    def __init__(self, data: Inputs | Tensor, neighbours: Tensor) -> None:
        self.data = data
        self.neighbours = neighbours

    def __call__(self, x: Tensor, rows: Tensor, generator: Generator) -> Tensor:
        k = self.neighbours.shape[1]
        choice = torch.randint(k, (len(rows),), generator=generator, device=x.device)
        return mix(x, self.data[self.neighbours[rows, choice]], generator)


class Noise:
    """Gaussian noise of some standard deviations of each feature.

    Args:
        std: (...) the features' standard deviations over the training rows.
        strength: How many of them the noise has, 0 or above.

    >>> import torch
    >>> from diffaug import Noise
    >>> data, rows = torch.randn(100, 50), torch.arange(8)
    >>> Noise(data.std(0), strength=0.3)(data[rows], rows, torch.Generator()).shape
    torch.Size([8, 50])
    """

    def __init__(self, std: Tensor, strength: float) -> None:
        self.scale = strength * std

    def __call__(self, x: Tensor, rows: Tensor, generator: Generator) -> Tensor:
        noise = torch.randn(x.shape, generator=generator, device=x.device)
        return x + self.scale * noise


class Masking:
    """A `share` of each row's features hidden: set to `mean` (...), theirs over all rows.

    0.2 is the share published for single cells (CLEAR, Han et al. 2022), which sets them to zero
    counts. The mean says nothing of the row in any space, be it scaled genes or principal
    components.

    Args:
        mean: (...) the features' means over the training rows.
        share: Probability that a number is hidden, 0 to 1.

    >>> import torch
    >>> from diffaug import Masking
    >>> data, rows = torch.randn(100, 50), torch.arange(8)
    >>> Masking(data.mean(0), share=0.2)(data[rows], rows, torch.Generator()).shape
    torch.Size([8, 50])
    """

    def __init__(self, mean: Tensor, share: float = 0.2) -> None:
        self.mean = mean
        self.share = share

    def __call__(self, x: Tensor, rows: Tensor, generator: Generator) -> Tensor:
        hidden = torch.rand(x.shape, generator=generator, device=x.device) < self.share
        return torch.where(hidden, self.mean, x)


class DimensionSwap:
    """A `share` of each row's features taken from a random other row (Fig. 5 of the paper)."""

    def __init__(self, data: Tensor, share: float = 0.1) -> None:
        self.data = data
        self.share = share

    def __call__(self, x: Tensor, rows: Tensor, generator: Generator) -> Tensor:
        other = torch.randint(len(self.data), (len(x),), generator=generator, device=x.device)
        swapped = torch.rand(x.shape, generator=generator, device=x.device) < self.share
        return torch.where(swapped, self.data[other], x)

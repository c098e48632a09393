"""Masking of whole features: the same ones are hidden in all rows of a batch."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from diffaug.lazy import Generator, Tensor, torch
from diffaug.training.inputs import Inputs
from diffaug.views.base import SameOnBothSides, View


class MaskFeaturesSettings(SameOnBothSides):
    """A `share` of the features, the same in all rows of a batch, set to the feature's mean."""

    name: Literal["mask_features"] = "mask_features"
    share: Annotated[float, Field(gt=0, lt=1)] = 0.2

    def view(self, inputs: Inputs) -> View:
        return FeatureMasking(inputs.statistics().mean, self.share)


class FeatureMasking:
    """Hide each feature with probability `share`, in all rows of a batch or in none.

    It is the control of `Masking`, which hides other features in each row: here no row of a
    batch can be told from another by what is hidden. Each batch and each side has its own draw.

    Args:
        mean: (...) each feature's mean over the training rows, put where it is hidden.
        share: 0 to 1.

    >>> import torch
    >>> from diffaug import FeatureMasking
    >>> data, rows = torch.randn(100, 50), torch.arange(8)
    >>> FeatureMasking(data.mean(0), share=0.2)(data[rows], rows, torch.Generator()).shape
    torch.Size([8, 50])
    """

    def __init__(self, mean: Tensor, share: float = 0.2) -> None:
        self.mean = mean
        self.share = share

    def __call__(self, x: Tensor, rows: Tensor, generator: Generator) -> Tensor:
        hidden = torch.rand(x.shape[1:], generator=generator, device=x.device) < self.share
        return torch.where(hidden, self.mean, x)

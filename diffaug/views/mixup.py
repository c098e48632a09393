"""Mixup as a view: a row blended with any other row of the training set, the row prevailing."""

from __future__ import annotations

from typing import Literal

from diffaug.blocks import Positive
from diffaug.lazy import Generator, Tensor, torch
from diffaug.training.inputs import Inputs
from diffaug.views.base import SameOnBothSides, View
from diffaug.views.draws import per_row


class MixupSettings(SameOnBothSides):
    """Row mixed with any other row, weights from Beta(alpha, alpha)."""

    name: Literal["mixup"] = "mixup"
    alpha: Positive = 1.0

    def view(self, inputs: Inputs) -> View:
        return Mixup(inputs, self.alpha)


def mixup(x: Tensor, other: Tensor, generator: Generator, alpha: float = 1.0) -> Tensor:
    """Return a x + (1 - a) other, a = max(b, 1 - b), with one b ~ Beta(alpha, alpha) a row.

    a is at least 0.5, so a view is mostly the row x. Zhang et al. 2018 have a = b and mix the
    labels likewise; a view has no label to mix.

    Args:
        x: (B, ...).
        other: (B, ...) what is mixed in.
        generator: on the device of x.
        alpha: above 0.
    """
    concentration = torch.full((2, len(x)), alpha, device=x.device)
    # torch.distributions.Beta takes no generator.
    first, second = torch._standard_gamma(concentration, generator=generator)
    share = torch.maximum(first, second) / (first + second)
    return torch.lerp(other, x, per_row(share, x))


class Mixup:
    """Row mixed with another training row, which is drawn anew each time (Zhang et al. 2018).

    A view is a x + (1 - a) x', a = max(b, 1 - b), with one b ~ Beta(alpha, alpha) a row. It
    belongs before crops and colours, so that both images of a blend get the same ones.

    Args:
        data: (N, ...) the training rows, at least two; ValueError otherwise.
        alpha: above 0; ValueError otherwise.

    >>> import torch
    >>> from diffaug import Mixup
    >>> data, rows = torch.randn(100, 50), torch.arange(8)
    >>> Mixup(data, alpha=1.0)(data[rows], rows, torch.Generator()).shape
    torch.Size([8, 50])
    """

    def __init__(self, data: Inputs | Tensor, alpha: float = 1.0) -> None:
        if len(data) < 2:
            raise ValueError(f"Mixup: {len(data)} rows; at least 2 are needed")
        if not alpha > 0:
            raise ValueError(f"Mixup: alpha must be positive, got {alpha}")
        self.data = data
        self.alpha = alpha

    def __call__(self, x: Tensor, rows: Tensor, generator: Generator) -> Tensor:
        n = len(self.data)
        step = torch.randint(1, n, (len(rows),), generator=generator, device=x.device)
        return mixup(x, self.data[(rows + step) % n], generator, self.alpha)

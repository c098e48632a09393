"""Mixup as a view: a row blended with any other row of the training set, the row prevailing."""

import torch
from torch import Generator, Tensor

from diffaug.views.base import Rows


class Mixup:
    """a x + (1 - a) x_other, a = max(b, 1 - b) with b ~ Beta(alpha, alpha), one b a row.

    data: the N training rows, from which x_other is drawn, never the row itself. Since a is
    at least 0.5 the source stays the one that the view is a positive of (Zhang et al. 2017
    mix the labels instead, of which there are none here). Put it before crops and colours, so
    that both images of a blend get the same ones. ValueError for fewer than two rows and for
    an alpha that is not positive.
    """

    def __init__(self, data: Rows, alpha: float = 1.0) -> None:
        if len(data) < 2:
            raise ValueError(f"Mixup: {len(data)} rows; at least 2 are needed")
        if not alpha > 0:
            raise ValueError(f"Mixup: alpha must be positive, got {alpha}")
        self.data = data
        self.alpha = alpha

    def __call__(self, x: Tensor, rows: Tensor, generator: Generator) -> Tensor:
        b, n = len(rows), len(self.data)
        step = torch.randint(1, n, (b,), generator=generator, device=x.device)
        concentration = torch.full((2, b), self.alpha, device=x.device)
        # torch.distributions.Beta takes no generator.
        first, second = torch._standard_gamma(concentration, generator=generator)
        share = torch.maximum(first, second) / (first + second)
        other = self.data[(rows + step) % n]
        return torch.lerp(other, x, share.view(-1, *[1] * (x.ndim - 1)))

"""Gaussian noise that depends on its generator alone."""

from collections.abc import Sequence

import torch
from torch import Tensor


def gaussian(shape: Sequence[int], generator: torch.Generator, device: torch.device) -> Tensor:
    """Standard normal float32 values of `shape`, drawn where the generator lives.

    A generator of the CPU gives the same values for every device, at a copy each time.
    """
    values = torch.randn(tuple(shape), generator=generator, device=generator.device)
    return values.to(device)

"""Initial weights that depend on a seed alone."""

from collections.abc import Callable
from typing import cast

import torch
from torch import nn


def initialised(make: Callable[[], nn.Module], seed: int) -> nn.Module:
    """Return `make()` with its initial weights drawn from `seed`; global state stays as it is.

    >>> head = initialised(lambda: nn.Linear(3, 2), seed=0)
    """
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        return make()


def made_for(encoder: nn.Module, make: Callable[[int], nn.Module], seed: int) -> nn.Module:
    """Return `make(z_dim)` on the encoder's device: what an objective has beside the encoder.

    Its weights are not drawn with the encoder's own seed, the run's, but with the next.
    """
    z_dim = cast(int, encoder.z_dim)
    return initialised(lambda: make(z_dim), seed + 1).to(next(encoder.parameters()).device)

"""Initial weights that depend on a seed alone."""

from collections.abc import Callable

import torch
from torch import nn


def initialised(make: Callable[[], nn.Module], seed: int) -> nn.Module:
    """Return `make()` with its initial weights drawn from `seed`; global state stays as it is.

    >>> head = initialised(lambda: nn.Linear(3, 2), seed=0)
    """
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        return make()

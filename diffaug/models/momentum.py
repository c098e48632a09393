"""The momentum encoder of MoCo and BYOL."""

import copy

import torch
from torch import Tensor, nn


class MomentumEncoder(nn.Module):
    """A copy of the encoder that follows it: weights <- m weights + (1 - m) the encoder's.

    He et al. 2020, Eq. 2; Grill et al. 2020, Eq. 1, with their tau held constant. Unlike
    the average that samples are drawn with (`diffusion.ema.Ema`), it normalises by the
    statistics of its own batch, as both papers do, and follows at one pace from the start.
    forward: x (B, ...) -> its projection z (B, d), without gradient. ValueError for a
    momentum outside [0, 1).
    """

    def __init__(self, encoder: nn.Module, momentum: float) -> None:
        super().__init__()
        if not 0 <= momentum < 1:
            raise ValueError(f"MomentumEncoder: momentum must lie in [0, 1), got {momentum}")
        self.momentum = momentum
        # An encoder loaded from a checkpoint comes in eval mode.
        self.copy = copy.deepcopy(encoder).train().requires_grad_(False)
        self._weights: list[Tensor] = list(self.copy.parameters())
        self._followed: list[Tensor] = list(encoder.parameters())

    @torch.no_grad()
    def forward(self, x: Tensor) -> Tensor:
        return self.copy(x)[1]

    @torch.no_grad()
    def update(self) -> None:
        """Move one step towards the encoder."""
        torch._foreach_lerp_(self._weights, self._followed, 1 - self.momentum)

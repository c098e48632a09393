"""Exponential moving average of a network's weights; samples are drawn with it."""

import copy
from typing import Any

import torch
from torch import Tensor, nn


class Ema:
    """A copy of `module`, called its shadow, whose weights follow it slowly.

    The shadow starts equal to the module; the released code starts it from other random
    weights. It is in eval mode and takes no gradient. The n-th update keeps the share
    min(decay, (1 + n) / (10 + n)) of its weights, so that early ones are forgotten soon; buffers
    are copied.

    Args:
        module: already on its device.
        decay: 0 or above, below 1; ValueError otherwise.

    >>> from diffaug import Ema, ResidualMLPDenoiser
    >>> ema = Ema(ResidualMLPDenoiser(dim=50, cond_dim=80), decay=0.999)
    >>> ema.update()  # after each step of the optimiser
    >>> denoiser = ema.shadow  # what samples are drawn with
    """

    def __init__(self, module: nn.Module, decay: float = 0.9999) -> None:
        if not 0 <= decay < 1:
            raise ValueError(f"Ema: decay must lie in [0, 1), got {decay}")
        self.decay = decay
        self.updates = 0
        self.shadow = copy.deepcopy(module).eval().requires_grad_(False)
        self._weights: list[Tensor] = list(module.parameters())
        self._shadow_weights: list[Tensor] = list(self.shadow.parameters())
        self._buffers = list(zip(module.buffers(), self.shadow.buffers(), strict=True))

    @torch.no_grad()
    def update(self) -> None:
        """Move the shadow one step towards the module."""
        self.updates += 1
        decay = min(self.decay, (1 + self.updates) / (10 + self.updates))
        torch._foreach_lerp_(self._shadow_weights, self._weights, 1 - decay)
        for buffer, shadow_buffer in self._buffers:
            shadow_buffer.copy_(buffer)

    def state_dict(self) -> dict[str, Any]:
        """The shadow's tensors and the number of updates, for a checkpoint."""
        return {"updates": self.updates, "shadow": self.shadow.state_dict()}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Continue from a checkpoint of the same network."""
        self.updates = state["updates"]
        self.shadow.load_state_dict(state["shadow"])

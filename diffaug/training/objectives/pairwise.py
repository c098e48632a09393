"""Losses of the batch alone: SimCLR, soft contrastive, DLME."""

from collections.abc import Callable

import torch
from torch import Tensor, nn


class Pairwise:
    """Any loss(y, z, z_view) of the anchors' y and z and the views' z; it keeps no state.

    >>> objective = Pairwise(encoder, lambda y, z, z_view: info_nce_loss(z, z_view))
    """

    def __init__(
        self, encoder: nn.Module, loss: Callable[[Tensor, Tensor, Tensor], Tensor]
    ) -> None:
        self.encoder = encoder
        self.loss_of = loss
        self.modules: dict[str, nn.Module] = {}
        self.trained: list[nn.Module] = []

    def loss(self, anchor: Tensor, view: Tensor) -> dict[str, Tensor]:
        """The pairwise loss, see `Objective`."""
        b = len(anchor)
        y, z = self.encoder(torch.cat([anchor, view]))
        return {"contrastive": self.loss_of(y[:b], z[:b], z[b:])}

    def after_step(self) -> None:
        """Nothing to bring up to date."""

"""BYOL: predict the momentum encoder's projection of the other view."""

import torch
from torch import Tensor, nn

from diffaug.losses.byol import byol_loss
from diffaug.training.objectives.momentum import MomentumEncoder


class BYOL:
    """Grill et al. 2020, with a constant momentum in place of their rise towards 1.

    predictor: (B, z_dim) -> (B, z_dim), on the encoder's device.

    >>> objective = BYOL(encoder, mlp_head([128, 512, 128]))
    """

    def __init__(self, encoder: nn.Module, predictor: nn.Module, momentum: float = 0.99) -> None:
        self.encoder = encoder
        self.predictor = predictor
        self.target = MomentumEncoder(encoder, momentum)
        self.modules: dict[str, nn.Module] = {"target": self.target, "predictor": predictor}
        self.trained: list[nn.Module] = [predictor]

    def loss(self, anchor: Tensor, view: Tensor) -> dict[str, Tensor]:
        """The sum of both directions' losses, see `Objective`."""
        both = torch.cat([anchor, view])
        _, z = self.encoder(both)
        other = self.target(both).roll(len(anchor), 0)
        # The mean over 2B rows is half the sum of the means over B.
        return {"contrastive": 2 * byol_loss(self.predictor(z), other)}

    def after_step(self) -> None:
        """Let the momentum encoder follow."""
        self.target.update()

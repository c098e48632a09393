"""SimSiam: predict the same encoder's projection of the other view."""

import torch
from torch import Tensor, nn

from diffaug.losses.negative_cosine import negative_cosine


class SimSiam:
    """Chen and He 2021: BYOL without a momentum encoder.

    No gradient goes through the target; that alone keeps z from becoming constant.
    predictor: (B, z_dim) -> (B, z_dim), on the encoder's device, in the paper with a hidden
    layer of z_dim / 4.

    >>> objective = SimSiam(encoder, mlp_head([128, 32, 128]))
    """

    def __init__(self, encoder: nn.Module, predictor: nn.Module) -> None:
        self.encoder = encoder
        self.predictor = predictor
        self.modules: dict[str, nn.Module] = {"predictor": predictor}
        self.trained: list[nn.Module] = [predictor]

    def loss(self, anchor: Tensor, view: Tensor) -> dict[str, Tensor]:
        """The mean of both directions' losses, see `Objective`."""
        _, z = self.encoder(torch.cat([anchor, view]))
        other = z.roll(len(anchor), 0)
        return {"contrastive": negative_cosine(self.predictor(z), other)}

    def after_step(self) -> None:
        """Nothing to bring up to date."""

"""SimSiam: predict the same encoder's projection of the other view."""

from __future__ import annotations

from typing import Literal

from diffaug.lazy import Tensor, nn, torch
from diffaug.losses.negative_cosine import negative_cosine
from diffaug.objectives.base import Contrast, Objective


class SimSiamSettings(Contrast):
    """Chen and He 2021, Eq. 4, which has nothing to set."""

    paper_name = "SimSiam"
    compares_angles = True
    loss: Literal["simsiam"] = "simsiam"

    def build(self, encoder: nn.Module, seed: int) -> SimSiam:
        from diffaug.models.heads import mlp_head
        from diffaug.models.initial import made_for

        predictor = made_for(encoder, lambda d: mlp_head([d, max(1, d // 4), d]), seed)
        return SimSiam(encoder, predictor)


class SimSiam(Objective):
    """Chen and He 2021: BYOL without a momentum encoder.

    No gradient goes through the target; that alone keeps z from becoming constant.
    `loss(anchor, view)` of two batches (B, ...) is to be minimised, by the weights of the encoder
    and of the predictor.

    Args:
        encoder: x (B, ...) -> y (B, y_dim), z (B, z_dim), on its device.
        predictor: (B, z_dim) -> (B, z_dim), on the encoder's device; in the paper with a hidden
            layer of z_dim / 4.

    >>> import torch
    >>> from diffaug import MLPEncoder, SimSiam, mlp_head
    >>> objective = SimSiam(MLPEncoder(50, z_dim=16), mlp_head([16, 4, 16]))
    >>> x = torch.randn(8, 50)
    >>> objective.loss(x, x + 0.1)["contrastive"].backward()
    """

    def __init__(self, encoder: nn.Module, predictor: nn.Module) -> None:
        super().__init__(encoder, [predictor], predictor=predictor)
        self.predictor = predictor

    def loss(self, anchor: Tensor, view: Tensor) -> dict[str, Tensor]:
        """The mean of both directions' losses, see `Objective`."""
        _, z = self.encoder(torch.cat([anchor, view]))
        other = z.roll(len(anchor), 0)
        return {"contrastive": negative_cosine(self.predictor(z), other)}

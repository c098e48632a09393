"""BYOL: predict the momentum encoder's projection of the other view."""

from __future__ import annotations

from typing import Literal

from diffaug.blocks import Momentum
from diffaug.lazy import Tensor, nn, torch
from diffaug.losses.negative_cosine import negative_cosine
from diffaug.objectives.base import Contrast, Objective


class BYOLSettings(Contrast):
    """Grill et al. 2020; momentum: of the encoder that follows, their first value by default."""

    paper_name = "BYOL"
    compares_angles = True
    loss: Literal["byol"] = "byol"
    momentum: Momentum = 0.99

    def build(self, encoder: nn.Module, seed: int) -> BYOL:
        from diffaug.models.heads import mlp_head
        from diffaug.models.initial import made_for

        # As published: 4,096 for a projection of 256.
        predictor = made_for(encoder, lambda d: mlp_head([d, 16 * d, d]), seed)
        return BYOL(encoder, predictor, self.momentum)


class BYOL(Objective):
    """Grill et al. 2020, with a constant momentum in place of their rise towards 1.

    `loss(anchor, view)` of two batches (B, ...) is to be minimised, by the weights of the encoder
    and of the predictor; `after_step()` belongs after each step of the optimiser.

    Args:
        encoder: x (B, ...) -> y (B, y_dim), z (B, z_dim), on its device.
        predictor: (B, z_dim) -> (B, z_dim), on the encoder's device.
        momentum: How much of itself the encoder that follows keeps in a step, in [0, 1).

    >>> import torch
    >>> from diffaug import BYOL, MLPEncoder, mlp_head
    >>> objective = BYOL(MLPEncoder(50, z_dim=16), mlp_head([16, 256, 16]))
    >>> x = torch.randn(8, 50)
    >>> objective.loss(x, x + 0.1)["contrastive"].backward()
    >>> objective.after_step()
    """

    def __init__(self, encoder: nn.Module, predictor: nn.Module, momentum: float = 0.99) -> None:
        from diffaug.models.momentum import MomentumEncoder

        self.predictor = predictor
        self.target = MomentumEncoder(encoder, momentum)
        super().__init__(encoder, [predictor], target=self.target, predictor=predictor)

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


def byol_loss(prediction: Tensor, target: Tensor) -> Tensor:
    """Return mean_i |p_i / |p_i| - z_i / |z_i||^2 (Grill et al. 2020, Eq. 2), 0 to 4.

    BYOL's symmetric loss is the sum over both ways round.

    Args:
        prediction: (B, d) the predictor's output p for one view.
        target: (B, d) the momentum encoder's projection z of the other; takes no gradient.

    Raises:
        ValueError: for unequal shapes.

    >>> import torch
    >>> from diffaug import byol_loss
    >>> byol_loss(torch.tensor([[1.0, 0.0]]), torch.tensor([[0.0, 3.0]]))
    tensor(2.)
    """
    return 2 + 2 * negative_cosine(prediction, target)

"""What every objective of an E-step looks like: its settings, and what these build."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import ClassVar

from diffaug.blocks import Choice
from diffaug.lazy import Tensor, nn, torch


class Objective(ABC):
    """A loss of two views of a batch or more, and the state that it keeps from step to step.

    Args:
        encoder: x (B, ...) -> y (B, y_dim), z (B, z_dim).
        trained: those of `modules` whose parameters the optimiser moves.
        modules: what belongs into the checkpoint beside the encoder.
    """

    def __init__(
        self, encoder: nn.Module, trained: Sequence[nn.Module] = (), **modules: nn.Module
    ) -> None:
        self.encoder = encoder
        self.trained = list(trained)
        self.modules = modules

    @abstractmethod
    def loss(self, anchor: Tensor, view: Tensor) -> dict[str, Tensor]:
        """Return named losses of two batches (B, ...) in the input space, to be summed.

        Both go through a network in one pass, so that batch norm sees them together. Objectives
        whose settings say `several_positives` take further views, each a positive of the anchor.
        """

    def after_step(self) -> None:  # noqa: B027 - most objectives keep no state
        """Bring the state up to date; runs once after each optimiser step."""


class Contrast(Choice):
    """Settings of an objective: the file that `loss` names has them.

    Attributes:
        paper_name: what the paper calls the method that has this objective.
        compares_angles: whether only directions of z count, of which a plane has one number.
        several_positives: whether an anchor may have more than one view.
    """

    key = "loss"
    paper_name: ClassVar[str]
    compares_angles: ClassVar[bool] = False
    several_positives: ClassVar[bool] = False

    @property
    def label(self) -> str:
        """What tables call the objective."""
        return self.paper_name

    @property
    def kernel_nu(self) -> float | None:
        """Degrees of freedom of the t kernel on z, None where there is no such kernel."""
        return None

    @abstractmethod
    def build(self, encoder: nn.Module, seed: int) -> Objective:
        """Return the objective; its initial weights are drawn from `seed`.

        Args:
            encoder: x (B, ...) -> y (B, y_dim), z (B, z_dim), already on its device.
            seed: of the run.
        """


class PairwiseContrast(Contrast):
    """Settings of an objective that is a loss of the batch alone and keeps no state."""

    several_positives: ClassVar[bool] = True

    @abstractmethod
    def loss_of(self, y: Tensor, z: Tensor, z_view: Tensor) -> Tensor:
        """Return the loss of the anchors' y (B, D) and z (B, d) and the views' z (B, d)."""

    def build(self, encoder: nn.Module, seed: int) -> Objective:
        return Pairwise(encoder, self.loss_of)


class Pairwise(Objective):
    """Any loss(y, z, z_view) as an objective: see `PairwiseContrast.loss_of`.

    >>> objective = Pairwise(encoder, lambda y, z, z_view: info_nce_loss(z, z_view))
    """

    def __init__(
        self, encoder: nn.Module, loss: Callable[[Tensor, Tensor, Tensor], Tensor]
    ) -> None:
        super().__init__(encoder)
        self.loss_of = loss

    def loss(self, anchor: Tensor, *views: Tensor) -> dict[str, Tensor]:
        """Return the mean of the losses of the anchor with each view; see `Objective`.

        Of several views this is the core view of CMC (Tian et al. 2020, Sec. 3.3): the anchor is
        compared with each, the others are not compared with each other.
        """
        b = len(anchor)
        y, z = self.encoder(torch.cat([anchor, *views]))
        losses = [self.loss_of(y[:b], z[:b], other) for other in z[b:].split(b)]
        return {"contrastive": torch.stack(losses).mean() if len(losses) > 1 else losses[0]}

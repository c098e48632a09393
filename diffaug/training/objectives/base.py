"""What every objective of an E-step looks like."""

from typing import Protocol

from torch import Tensor, nn


class Objective(Protocol):
    """A loss of two views of a batch, and the state that it keeps from step to step.

    modules: what belongs into the checkpoint beside the encoder; trained: those of them whose
    parameters the optimiser moves. An objective is made for an encoder that already lies on
    its device.
    """

    modules: dict[str, nn.Module]
    trained: list[nn.Module]

    def loss(self, anchor: Tensor, view: Tensor) -> dict[str, Tensor]:
        """Named losses of two batches (B, ...) in the input space, to be summed.

        Both go through a network in one pass, so that batch norm sees them together.
        """

    def after_step(self) -> None:
        """Bring the state up to date; runs once after each optimiser step."""

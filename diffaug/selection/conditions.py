"""Conditions near a row's own, for samples that are less like the row that they come from."""

import torch
from torch import Generator, Tensor, nn

from diffaug.training.condition import Condition
from diffaug.training.inputs import Inputs
from diffaug.views.neighbours import nearest_neighbours

K = 15  # as many as the hand-made views choose from
BLUR = 0.3  # standard deviations of each number of the condition, as the hand-made noise


class Between(Condition):
    """Points between a row's condition and that of one of its K nearest rows, drawn anew."""

    def __init__(
        self, kind: str, encoder: nn.Module, inputs: Inputs | Tensor, labels: Tensor | None = None
    ) -> None:
        super().__init__(kind, encoder, inputs, labels)
        self.near = nearest_neighbours(self.table, K)

    def __call__(self, rows: Tensor, generator: Generator) -> Tensor:
        """Return one point for each of the numbered rows: (B, dim)."""
        which, weights = torch.rand((2, len(rows), 1), generator=generator, device=rows.device)
        partners = self.near[rows].gather(1, (which * self.near.shape[1]).long())[:, 0]
        return torch.lerp(self.table[rows], self.table[partners], weights)


class Blurred(Condition):
    """A row's condition with Gaussian noise of BLUR standard deviations, drawn anew."""

    def __call__(self, rows: Tensor, generator: Generator) -> Tensor:
        """Return one noisy condition for each of the numbered rows: (B, dim)."""
        told = self.table[rows]
        noise = torch.randn(told.shape, generator=generator, device=told.device)
        return told + BLUR * self.table.std(0) * noise


CONDITIONS: dict[str | None, type[Condition]] = {
    None: Condition,
    "between": Between,
    "blurred": Blurred,
}

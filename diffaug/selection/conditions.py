"""Samples that are to be less like their source: drawn from a condition that is not quite its."""

import torch
from torch import Generator, Tensor, nn

from diffaug.settings import Settings
from diffaug.training.augment import draw
from diffaug.training.checkpoint import Checkpoint, load_modules
from diffaug.training.condition import Condition
from diffaug.training.diffusion_model import DiffusionModel
from diffaug.training.encoder import load_encoder
from diffaug.training.inputs import Inputs
from diffaug.training.streams import Streams
from diffaug.views.neighbours import nearest_neighbours

K = 15  # as many as the hand-made views choose from
BLUR = 0.3  # standard deviations of each number of the condition, as the hand-made noise


class Between(Condition):
    """Points on the way from a row's condition to that of one of its K nearest rows, drawn anew."""

    def __init__(self, kind: str, encoder: nn.Module, inputs: Inputs) -> None:
        super().__init__(kind, encoder, inputs)
        self.near = nearest_neighbours(self.table, K)

    def __call__(self, rows: Tensor, generator: Generator) -> Tensor:
        which, weights = torch.rand((2, len(rows), 1), generator=generator, device=rows.device)
        partners = self.near[rows].gather(1, (which * self.near.shape[1]).long())[:, 0]
        return torch.lerp(self.table[rows], self.table[partners], weights)


class Blurred(Condition):
    """A row's condition and Gaussian noise of BLUR standard deviations, drawn anew."""

    def __call__(self, rows: Tensor, generator: Generator) -> Tensor:
        told = self.table[rows]
        noise = torch.randn(told.shape, generator=generator, device=told.device)
        return told + BLUR * self.table.std(0) * noise


def draw_told(
    kind: type[Condition],
    settings: Settings,
    x: Tensor,
    seed: int,
    start: Checkpoint,
    generator_checkpoint: Checkpoint,
) -> Tensor:
    """Draw the cache as `augment` does, each sample told what `kind` makes of its condition."""
    space, encoder = load_encoder(settings, start, tuple(x.shape[1:]), x.device)
    inputs = Inputs(space, x)
    condition = kind(settings.mstep.condition, encoder, inputs)
    model = DiffusionModel(settings.mstep, tuple(inputs.shape[1:]), condition.dim, seed, x.device)
    load_modules(generator_checkpoint, model.modules)
    return draw(settings, model, condition, inputs, Streams(seed, "augment", x.device))

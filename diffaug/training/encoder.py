"""The encoder and its input space: fitted, rebuilt from a checkpoint, used on rows."""

from collections.abc import Callable

import torch
from torch import Tensor, nn

from diffaug.models.input_space import InputSpace
from diffaug.settings import Settings
from diffaug.training.checkpoint import Checkpoint, load_modules
from diffaug.training.inputs import Inputs


def fit_space(settings: Settings, x: Tensor) -> InputSpace:
    """Fit the input space on the training rows."""
    return settings.space.build(tuple(x.shape[1:])).to(x.device).fit(x)


def load_encoder(
    settings: Settings,
    checkpoint: Checkpoint,
    row_shape: tuple[int, ...],
    device: torch.device | str,
) -> tuple[InputSpace, nn.Module]:
    """Rebuild input space and encoder from a checkpoint of an E-step or of joint training."""
    space = settings.space.build(row_shape).to(device)
    encoder = settings.encoder.build(space.out_shape, seed=0).to(device)
    load_modules(checkpoint, {"space": space, "encoder": encoder})
    return space, encoder.eval()


@torch.no_grad()
def embed(encoder: Callable, inputs: Inputs | Tensor, batch: int = 4096) -> tuple[Tensor, Tensor]:
    """Return y (N, dim of y) and z (N, dim of z) of rows in the input space.

    The encoder must be in eval mode.
    """
    parts = [encoder(part) for part in inputs.split(batch)]
    return torch.cat([y for y, _ in parts]), torch.cat([z for _, z in parts])

"""What a trained denoiser has in its last hidden layer: features of rows, as of an encoder."""

import torch
from torch import Generator, Tensor, nn

from diffaug.diffusion.noise import gaussian
from diffaug.training.diffusion_model import DiffusionModel

BATCH = 1024


@torch.no_grad()
def hidden_units(
    model: DiffusionModel, inputs: Tensor, told: Tensor, time: int, generator: Generator
) -> Tensor:
    """Return what the last layer of the denoiser is given: (N, width of the layer).

    As Xiang et al. 2023 (arXiv:2303.09769) read features from a denoiser: a row gets the noise of
    one time step, and the units are taken before they become the output.

    Args:
        model: The generator; its running average is asked, as in sampling.
        inputs: Rows (N, ...) in the input space.
        told: The condition (N, dim) of each row.
        time: Step of the noise schedule, from 0, which has the least noise.
        generator: Where the noise is drawn.
    """
    denoiser = model.ema.shadow
    *_, last = (layer for layer in denoiser.modules() if isinstance(layer, nn.Linear | nn.Conv2d))
    seen: list[Tensor] = []
    hook = last.register_forward_pre_hook(lambda _, given: seen.append(given[0].flatten(1)))
    try:
        for rows, condition in zip(inputs.split(BATCH), told.split(BATCH), strict=True):
            clean = model.scaling(rows)
            times = torch.full((len(rows),), time, device=rows.device)
            noise = gaussian(clean.shape, generator, rows.device)
            denoiser(model.schedule.q_sample(clean, times, noise), times, condition)
    finally:
        hook.remove()
    return torch.cat(seen)

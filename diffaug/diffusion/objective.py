"""What the M-step minimises."""

from collections.abc import Callable

import torch
import torch.nn.functional as F
from torch import Tensor

from diffaug.diffusion.noise import gaussian
from diffaug.diffusion.schedule import NoiseSchedule
from diffaug.diffusion.targets import Target

Denoiser = Callable[[Tensor, Tensor, Tensor], Tensor]


def diffusion_loss(
    denoiser: Denoiser,
    schedule: NoiseSchedule,
    x0: Tensor,
    cond: Tensor,
    target: Target,
    generator: torch.Generator,
) -> Tensor:
    """Return the mean squared error of the denoiser at one random time a row (Eq. 6), a scalar.

    Eq. 6 is printed without the noise and with a sum over all t. This is the objective of Ho et
    al. 2020 that it quotes: t uniform in 0..steps-1, mean over rows and values.

    Args:
        denoiser: (x_t, t, cond) -> what `target` says, of the shape of x_t.
        schedule: of the noise.
        x0: (B, ...) clean rows, of about unit variance or in [-1, 1].
        cond: (B, cond_dim) their conditions.
        target: "epsilon", as in the paper, or "v".
        generator: where times and noise are drawn.

    Raises:
        ValueError: for unequal batches.

    >>> import torch
    >>> from diffaug import NoiseSchedule, ResidualMLPDenoiser, diffusion_loss
    >>> denoiser, generator = ResidualMLPDenoiser(dim=50, cond_dim=80), torch.Generator()
    >>> x0, y = torch.randn(8, 50), torch.randn(8, 80)
    >>> diffusion_loss(denoiser, NoiseSchedule(), x0, y, "v", generator).backward()
    """
    if len(cond) != len(x0):
        raise ValueError(f"diffusion_loss: {len(x0)} rows of x0, {len(cond)} conditions")
    t = torch.randint(schedule.steps, (len(x0),), generator=generator, device=generator.device)
    t = t.to(x0.device)
    noise = gaussian(x0.shape, generator, x0.device)
    output = denoiser(schedule.q_sample(x0, t, noise), t, cond)
    return F.mse_loss(output, schedule.training_target(x0, t, noise, target))

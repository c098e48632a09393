"""denoising-diffusion-pytorch, trained as its trainers do, without their files and bars."""

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn

from diffaug.baselines.common.packages import imported

LEVELS = (1, 2, 4)
MULTIPLE = 2 ** (len(LEVELS) - 1)  # of a row's length, which each level but one halves
LR, EMA, EVERY = 1e-4, 0.995, 10


def of_images(shape: tuple[int, ...], width: int, steps: int) -> nn.Module:
    """Return the package's diffusion of square images (C, H, W) of [0, 1].

    Args:
        shape: Of an image.
        width: Of its U-Net.
        steps: Of DDIM.
    """
    model = _package().Unet(width, dim_mults=LEVELS, channels=shape[0])
    return _package().GaussianDiffusion(model, image_size=shape[1:], sampling_timesteps=steps)


def of_rows(columns: int, width: int, steps: int) -> nn.Module:
    """Return the package's 1-d diffusion of rows that `padded` has made long enough.

    Args:
        columns: Numbers in a row.
        width, steps: As of `of_images`.
    """
    return _package().GaussianDiffusion1D(
        _package().Unet1D(width, dim_mults=LEVELS, channels=1),
        seq_length=columns + -columns % MULTIPLE,
        sampling_timesteps=steps,
        objective="pred_v",
        auto_normalize=False,
    )


def padded(rows: Tensor) -> Tensor:
    """Return rows (N, d) as (N, 1, length), zeros behind them."""
    return nn.functional.pad(rows, (0, -rows.shape[1] % MULTIPLE))[:, None]


class Plain:
    """Steps of the package's trainers: Adam, clipped gradients, a running average.

    Args:
        diffusion: `of_images` or `of_rows`.
        rows: All training rows.
        batch: How many a step takes.
    """

    def __init__(self, diffusion: nn.Module, rows: Tensor, batch: int) -> None:
        self.diffusion = diffusion
        self.rows = rows
        self.batch = batch
        self.optimiser = torch.optim.Adam(diffusion.parameters(), lr=LR, betas=(0.9, 0.99))
        self.ema = imported("ema_pytorch", "ema-pytorch").EMA(
            diffusion, beta=EMA, update_every=EVERY
        )

    def step(self) -> float:
        """Train on a random batch; return the loss."""
        chosen = torch.randperm(len(self.rows))[: self.batch]
        loss = self.diffusion(self.rows[chosen])
        loss.backward()
        nn.utils.clip_grad_norm_(self.diffusion.parameters(), 1.0)
        self.optimiser.step()
        self.optimiser.zero_grad()
        self.ema.update()
        return float(loss)

    def draw(self, count: int) -> Tensor:
        """Return samples, drawn as the averaged weights have them."""
        sample: Callable[..., Tensor] = self.ema.ema_model.sample
        return sample(batch_size=count)


def _package() -> Any:
    return imported("denoising_diffusion_pytorch", "denoising-diffusion-pytorch")

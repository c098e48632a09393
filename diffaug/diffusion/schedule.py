"""The forward process: how much noise a row carries at each time step."""

import math
from itertools import accumulate
from operator import mul

import torch
from torch import Tensor, nn

from diffaug.diffusion.targets import Target, target_of


class NoiseSchedule(nn.Module):
    """DDPM's forward process with linear beta (Ho et al. 2020; Eq. 6 as it must be meant).

    x_t = sqrt(alpha_bar_t) x0 + sqrt(1 - alpha_bar_t) noise, alpha_bar_t = prod_s<=t (1 - beta_s),
    t in 0..steps-1, so t = 0 already carries a little noise. The paper prints
    alpha_bar = 1 - alpha, which is no noise schedule.

    Args:
        steps: How many time steps, 2 or more.
        first, last: beta of the first and of the last one, 0 < first <= last < 1.

    Raises:
        ValueError: For other arguments.

    Attributes:
        betas, alpha_bars: lists of `steps` Python floats, which a sampler's loop reads without
            waiting for a device.
        signal, sigma: sqrt(alpha_bar) and sqrt(1 - alpha_bar), (steps,) float32, computed in
            float64; buffers that move with the module and are not in its state.

    >>> import torch
    >>> from diffaug import NoiseSchedule
    >>> schedule = NoiseSchedule()
    >>> schedule.q_sample(torch.zeros(2, 5), torch.tensor([0, 999]), torch.randn(2, 5)).shape
    torch.Size([2, 5])
    """

    signal: Tensor
    sigma: Tensor

    def __init__(self, steps: int = 1000, first: float = 1e-4, last: float = 0.02) -> None:
        super().__init__()
        if steps < 2:
            raise ValueError(f"NoiseSchedule: steps must be at least 2, got {steps}")
        if not 0 < first <= last < 1:
            raise ValueError(f"NoiseSchedule: need 0 < first <= last < 1, got {first} and {last}")
        self.steps = steps
        self.betas = [first + (last - first) * t / (steps - 1) for t in range(steps)]
        self.alpha_bars = list(accumulate((1 - beta for beta in self.betas), mul))
        signal = torch.tensor([math.sqrt(a) for a in self.alpha_bars], dtype=torch.float32)
        sigma = torch.tensor([math.sqrt(1 - a) for a in self.alpha_bars], dtype=torch.float32)
        self.register_buffer("signal", signal, persistent=False)
        self.register_buffer("sigma", sigma, persistent=False)

    def q_sample(self, x0: Tensor, t: Tensor, noise: Tensor) -> Tensor:
        """x0 (B, ...) with the noise of time t (B,): x_t, the shape of x0."""
        return extract(self.signal, t, x0.ndim) * x0 + extract(self.sigma, t, x0.ndim) * noise

    def training_target(self, x0: Tensor, t: Tensor, noise: Tensor, target: Target) -> Tensor:
        """What the denoiser should give at (x0, t, noise); shapes as in `q_sample`."""
        signal, sigma = extract(self.signal, t, x0.ndim), extract(self.sigma, t, x0.ndim)
        return target_of(x0, noise, signal, sigma, target)


def extract(buffer: Tensor, t: Tensor, ndim: int) -> Tensor:
    """buffer[t] for t (B,), shaped (B, 1, ..., 1) with `ndim` dimensions."""
    return buffer[t].reshape(-1, *(1,) * (ndim - 1))

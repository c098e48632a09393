"""A way back from noise to data of second order, which needs fewer calls than DDIM."""

import math
from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor

from diffaug.diffusion.objective import Denoiser
from diffaug.diffusion.sampling import Bound, Start, begin, bounds, times_of
from diffaug.diffusion.schedule import NoiseSchedule
from diffaug.diffusion.targets import Target, x0_of


@torch.no_grad()
def dpm_solver_sample(
    denoiser: Denoiser,
    schedule: NoiseSchedule,
    cond: Tensor,
    shape: Sequence[int],
    *,
    target: Target,
    low: Bound,
    high: Bound,
    generator: torch.Generator,
    steps: int = 20,
    start: Start | None = None,
) -> Tensor:
    """Return samples drawn in `steps` denoiser calls (DPM-Solver++(2M), Lu et al. 2022).

    The method is that of their Algorithm 2, with x0 clipped to its range. Like DDIM it draws no
    noise after the first x and follows the same flow, but goes along a line through the last two
    predictions of x0, not along the last alone. Its times lie evenly in the logarithm of
    sqrt(alpha_bar) / sqrt(1 - alpha_bar), as theirs do. Of a Gaussian's standard deviation 20
    calls keep 0.98 to 1.02, where 50 of DDIM leave 0.94 to 0.97.

    Args:
        steps: Calls of the denoiser, 1 or above. There are fewer where times would be equal, as
            from 39 on of a schedule of 1,000.

    The other arguments are those of `ddpm_sample`.

    >>> import torch
    >>> from diffaug import NoiseSchedule, ResidualMLPDenoiser, dpm_solver_sample
    >>> denoiser, cond = ResidualMLPDenoiser(dim=50, cond_dim=80), torch.randn(4, 80)
    >>> dpm_solver_sample(
    ...     denoiser, NoiseSchedule(), cond, (4, 50), target="v", low=-3, high=3,
    ...     generator=torch.Generator(), steps=10
    ... ).shape
    torch.Size([4, 50])
    """
    if steps < 1:
        raise ValueError(f"dpm_solver_sample: steps must be at least 1, got {steps}")
    x, last = begin(schedule, cond, shape, target, generator, start)
    low, high = bounds(low, high, x)
    visited = _even_in_log_snr(schedule, last, steps)
    times = times_of(visited, cond)
    before = x
    log_snrs = [_log_snr(schedule.alpha_bars[t]) for t in visited]
    for number, t in enumerate(visited):
        now = schedule.alpha_bars[t]
        output = denoiser(x, times[number], cond)
        x0 = x0_of(x, output, math.sqrt(now), math.sqrt(1 - now), target).clamp(low, high)
        if t == visited[-1]:
            break
        after = schedule.alpha_bars[visited[number + 1]]
        h = log_snrs[number + 1] - log_snrs[number]
        ahead = x0
        if number > 0:
            half = h / (2 * (log_snrs[number] - log_snrs[number - 1]))
            ahead = (1 + half) * x0 - half * before
        x = math.sqrt((1 - after) / (1 - now)) * x - math.sqrt(after) * math.expm1(-h) * ahead
        before = x0
    return x0  # as DDIM does where no noise is left


def _log_snr(alpha_bar: float) -> float:
    return 0.5 * math.log(alpha_bar / (1 - alpha_bar))


def _even_in_log_snr(schedule: NoiseSchedule, last: int, steps: int) -> list[int]:
    """At most `steps` different times from `last` to 0."""
    falling = [-_log_snr(alpha_bar) for alpha_bar in schedule.alpha_bars[: last + 1]]
    wanted = np.linspace(falling[-1], falling[0], steps)
    nearest = np.abs(np.subtract.outer(wanted, falling)).argmin(1)
    return sorted(set(nearest.tolist()), reverse=True)

"""The way back from noise to data: DDPM's many random steps, DDIM's few."""

import math
from collections.abc import Sequence

import torch
from torch import Tensor

from diffaug.diffusion.noise import gaussian
from diffaug.diffusion.objective import Denoiser
from diffaug.diffusion.sampling import Bound, Start, begin, bounds, times_of
from diffaug.diffusion.schedule import NoiseSchedule
from diffaug.diffusion.targets import Target, x0_of


@torch.no_grad()
def ddpm_sample(
    denoiser: Denoiser,
    schedule: NoiseSchedule,
    cond: Tensor,
    shape: Sequence[int],
    *,
    target: Target,
    low: Bound,
    high: Bound,
    generator: torch.Generator,
    start: Start | None = None,
) -> Tensor:
    """Return samples drawn in one denoiser call for each time step (Eq. 7).

    Each step predicts x0, clips it and takes the mean of x_{t-1} given x_t and that x0, which is
    Eq. 7 where nothing was clipped. The paper leaves sigma_t open; here sigma_t^2 = beta_t as in
    the released code, without noise at t = 0.

    Args:
        denoiser: (x_t, t, cond) -> what `target` says, of the shape of x_t.
        schedule: of the noise.
        cond: (B, cond_dim) conditions, on the device where samples are made.
        shape: (B, ...) of the samples.
        target: "epsilon" or "v".
        low, high: range of the data that x0 is clipped to, floats or tensors that broadcast to
            a row; without it samples diverge.
        generator: where noise is drawn.
        start: (x0, t0): x0 of `shape` is noised to time t0 and denoised from there; by default
            pure noise is denoised from the last time.

    Raises:
        ValueError: where shapes, range or t0 do not fit.

    >>> import torch
    >>> from diffaug import NoiseSchedule, ResidualMLPDenoiser, ddpm_sample
    >>> denoiser, cond = ResidualMLPDenoiser(dim=50, cond_dim=80), torch.randn(4, 80)
    >>> ddpm_sample(
    ...     denoiser, NoiseSchedule(steps=10), cond, (4, 50), target="v", low=-3, high=3,
    ...     generator=torch.Generator(),
    ... ).shape
    torch.Size([4, 50])
    """
    x, last = begin(schedule, cond, shape, target, generator, start)
    low, high = bounds(low, high, x)
    alpha_bars, times = schedule.alpha_bars, times_of(range(last + 1), cond)
    for t in range(last, -1, -1):
        now, before = alpha_bars[t], alpha_bars[t - 1] if t > 0 else 1.0
        beta = schedule.betas[t]
        output = denoiser(x, times[t], cond)
        x0 = x0_of(x, output, math.sqrt(now), math.sqrt(1 - now), target).clamp(low, high)
        from_x0 = math.sqrt(before) * beta / (1 - now)
        from_x = math.sqrt(1 - beta) * (1 - before) / (1 - now)
        x = from_x0 * x0 + from_x * x
        if t > 0:
            x.add_(gaussian(shape, generator, x.device), alpha=math.sqrt(beta))
    return x


@torch.no_grad()
def ddim_sample(
    denoiser: Denoiser,
    schedule: NoiseSchedule,
    cond: Tensor,
    shape: Sequence[int],
    *,
    target: Target,
    low: Bound,
    high: Bound,
    generator: torch.Generator,
    steps: int = 50,
    start: Start | None = None,
) -> Tensor:
    """Return samples drawn in `steps` denoiser calls (DDIM, Song et al. 2021, Eq. 12).

    No noise is drawn after the first x (sigma = 0). The times are last (k / (steps - 1))^2 for
    k = steps - 1 ... 0, dense where little noise is left (the quadratic choice of their appendix
    D.2), where last is the schedule's last time, or t0 with `start`. The direction of the noise
    follows from the clipped x0.

    Args:
        steps: calls of the denoiser, 1 or above; where there are fewer times, each is visited once.

    The other arguments are those of `ddpm_sample`.

    >>> import torch
    >>> from diffaug import NoiseSchedule, ResidualMLPDenoiser, ddim_sample
    >>> denoiser, cond = ResidualMLPDenoiser(dim=50, cond_dim=80), torch.randn(4, 80)
    >>> ddim_sample(
    ...     denoiser, NoiseSchedule(), cond, (4, 50), target="v", low=-3, high=3,
    ...     generator=torch.Generator(), steps=10
    ... ).shape
    torch.Size([4, 50])
    """
    if steps < 1:
        raise ValueError(f"ddim_sample: steps must be at least 1, got {steps}")
    x, last = begin(schedule, cond, shape, target, generator, start)
    low, high = bounds(low, high, x)
    visited = _descending(last, steps)
    times = times_of(visited, cond)
    alpha_bars = [schedule.alpha_bars[t] for t in visited] + [1.0]
    for number in range(len(visited)):
        now, before = alpha_bars[number], alpha_bars[number + 1]
        output = denoiser(x, times[number], cond)
        x0 = x0_of(x, output, math.sqrt(now), math.sqrt(1 - now), target).clamp(low, high)
        noise = (x - math.sqrt(now) * x0) / math.sqrt(1 - now)
        x = math.sqrt(before) * x0 + math.sqrt(1 - before) * noise
    return x


def _descending(last: int, steps: int) -> list[int]:
    """`steps` different times from `last` to 0, or all of them where there are fewer."""
    count = min(steps, last + 1)
    if count == 1:
        return [last]
    # Evenly spread times lose spread: 50 of them leave 0.78 of a Gaussian's 0.1, these 0.95.
    squares = [round(last * (k / (count - 1)) ** 2) for k in range(count)]
    return [max(square, k) for k, square in enumerate(squares)][::-1]

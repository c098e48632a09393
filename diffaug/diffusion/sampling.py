"""What all samplers share: the first x, the range of the data, the times that are visited."""

import math
from collections.abc import Sequence

import torch
from torch import Tensor

from diffaug.diffusion.noise import gaussian
from diffaug.diffusion.schedule import NoiseSchedule
from diffaug.diffusion.targets import Target

Bound = float | Tensor
Start = tuple[Tensor, int]


def begin(
    schedule: NoiseSchedule,
    cond: Tensor,
    shape: Sequence[int],
    target: Target,
    generator: torch.Generator,
    start: Start | None,
) -> tuple[Tensor, int]:
    """The first x and its time step."""
    if len(cond) != shape[0]:
        raise ValueError(f"sampler: {len(cond)} conditions for {shape[0]} samples")
    noise = gaussian(shape, generator, cond.device)
    if start is None:
        return noise, schedule.steps - 1
    x0, t0 = start
    if x0.shape != noise.shape:
        raise ValueError(f"sampler: start is {tuple(x0.shape)}, samples are {tuple(shape)}")
    if not 0 <= t0 < schedule.steps:
        raise ValueError(f"sampler: start time must lie in 0..{schedule.steps - 1}, got {t0}")
    now = schedule.alpha_bars[t0]
    return math.sqrt(now) * x0 + math.sqrt(1 - now) * noise, t0


def bounds(low: Bound, high: Bound, x: Tensor) -> tuple[Tensor, Tensor]:
    low_tensor = torch.as_tensor(low, dtype=x.dtype, device=x.device)
    high_tensor = torch.as_tensor(high, dtype=x.dtype, device=x.device)
    if bool((low_tensor > high_tensor).any()):
        raise ValueError("sampler: low must not exceed high")
    return low_tensor, high_tensor


def times_of(visited: Sequence[int], cond: Tensor) -> Tensor:
    """Row k is the time visited[k] for each sample, made once so that no step copies."""
    times = torch.tensor(visited, dtype=torch.int64, device=cond.device)
    return times[:, None].expand(-1, len(cond))

"""Time, floating-point operations and memory of one step of work."""

import gc
import time
from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch.utils.flop_counter import FlopCounterMode


@dataclass(frozen=True)
class Measurement:
    """What `steps` steps of `images` images each took.

    seconds: for all steps; flops: of one step; memory: bytes at the peak, None on a CPU.
    """

    images: int
    steps: int
    seconds: float
    flops: int
    memory: int | None

    @property
    def images_per_second(self) -> float:
        return self.images * self.steps / self.seconds

    @property
    def flops_per_second(self) -> float:
        return self.flops * self.steps / self.seconds


def measure(
    step: Callable[[], object], images: int, device: torch.device, steps: int, warm_up: int = 0
) -> Measurement:
    """Time `steps` calls of `step`, each of which treats `images` images on `device`.

    Not timed: a first call, whose matrix products and convolutions are counted (two operations
    a multiply-add, backward passes included), and `warm_up` more. The device is waited for
    before and after the timed calls, never between them.
    """
    with FlopCounterMode(display=False) as counter:
        step()
    for _ in range(warm_up):
        step()
    on_gpu = device.type == "cuda"
    if on_gpu:
        gc.collect()  # networks of earlier cases would count as this one's memory
        torch.cuda.reset_peak_memory_stats(device)
        torch.cuda.synchronize(device)
    started = time.perf_counter()
    for _ in range(steps):
        step()
    if on_gpu:
        torch.cuda.synchronize(device)
    seconds = time.perf_counter() - started
    memory = torch.cuda.max_memory_allocated(device) if on_gpu else None
    return Measurement(images, steps, seconds, counter.get_total_flops(), memory)

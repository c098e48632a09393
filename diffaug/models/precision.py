"""Where networks compute in bfloat16: the convolutions, on GPUs that have it."""

from functools import cache

import torch


@cache
def has_bfloat16(device: torch.device) -> bool:
    """Whether `device` is a GPU whose matrix units take bfloat16 (compute capability 8.0)."""
    return device.type == "cuda" and torch.cuda.is_bf16_supported(including_emulation=False)


def autocast(device: torch.device) -> torch.autocast:
    """Return the context for a network's convolutions: bfloat16 on such GPUs, nothing elsewhere.

    Image networks enter it themselves, inside forward, so that every use of them is treated
    alike: training, momentum and averaged copies, embedding, sampling. What they return, and so
    every loss, distance and sampler state, is float32; so are weights, gradients and
    checkpoints. Networks of table rows never enter it: their products are too small to gain,
    and distances between their 2-d z would be lost in bfloat16's 8 bits.

    >>> with autocast(x.device):
    ...     maps = convolutions(x)
    """
    return torch.autocast(device.type, torch.bfloat16, enabled=has_bfloat16(device))

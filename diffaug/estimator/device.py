"""The device that a user names."""

import re

import torch

from diffaug.training import jobs


def find_device(name: str) -> torch.device:
    """Return the device called "auto", "cpu", "cuda" or "cuda:<number>".

    "auto" is what the workflow's jobs take: the accelerator where there is one.

    Raises:
        ValueError: Where the name is none of these, or no such device is there.

    >>> find_device("cpu")
    device(type='cpu')
    """
    if name == "auto":
        return jobs.device()
    if not isinstance(name, str) or not re.fullmatch(r"cpu|cuda(:\d+)?", name):
        raise ValueError(f"device = {name!r}: unknown; allowed: 'auto', 'cpu', 'cuda', 'cuda:0'")
    device = torch.device(name)
    count = torch.cuda.device_count() if torch.cuda.is_available() else 0
    if device.type == "cuda" and (device.index or 0) >= count:
        there = f"there are {count} CUDA devices" if count else "no CUDA device is there"
        raise ValueError(f"device = {name!r}: {there}; 'auto' and 'cpu' work everywhere")
    return device

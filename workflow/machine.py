"""What the machine can carry."""

import os
import platform
from pathlib import Path


def slots() -> int:
    """Training jobs at a time: one a GPU, or one a processor where there is none."""
    gpus = len(list(Path("/dev").glob("nvidia[0-9]*")))
    return gpus or len(os.sched_getaffinity(0))


def described() -> str:
    """Name the processor, on which bits of results depend, and how many of them jobs may use."""
    table = Path("/proc/cpuinfo")
    lines = table.read_text(encoding="utf-8").splitlines() if table.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    name = names[0] if names else platform.machine()
    return f"{name}, {len(os.sched_getaffinity(0))} processors, one thread a job."

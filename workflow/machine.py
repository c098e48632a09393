"""What the machine can carry."""

import os
from pathlib import Path


def slots() -> int:
    """Training jobs at a time: one a GPU, or one a processor where there is none."""
    gpus = len(list(Path("/dev").glob("nvidia[0-9]*")))
    return gpus or len(os.sched_getaffinity(0))

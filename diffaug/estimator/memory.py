"""Whether a fit has the memory that it needs: said before it begins, not by a killed process."""

import math
from pathlib import Path

import torch

from diffaug.estimator.budget import rows_met
from diffaug.models.input_space import AT_ONCE
from diffaug.settings import Settings
from diffaug.views.cells import MAX_DISTANCES

FLOAT, DOUBLE = 4, 8  # bytes
DOUBLES = 3  # copies in double precision of the rows that are worked on at once
SQUARES = 4  # matrices (D, D) in double precision: the covariance, its eigenvectors, their work


def check_memory(needed: int, device: torch.device, what: str) -> None:
    """Raise MemoryError, one line, where `device` has not `needed` bytes free for `what`."""
    free = _free(device)
    if free is not None and needed > free:
        raise MemoryError(
            f"{what} needs about {_gigabytes(needed)} of memory, and {_gigabytes(free)} are free "
            f"({device.type}); fewer rows or columns need less"
        )


def needed_to_fit(shape: tuple[int, ...], settings: Settings, on_disk: bool = False) -> int:
    """Return roughly how many bytes a fit on rows of `shape` (N, ...) takes at its peak.

    >>> needed_to_fit((3000, 1457), settings) < 2**30
    True
    """
    width = math.prod(shape[1:])
    inner = min(width, getattr(settings.space, "components", width))
    rows = rows_met(settings, "estep1", shape[0])
    copied = rows if rows < shape[0] else 0
    held = FLOAT * ((0 if on_disk else shape[0] * width) + copied * width + rows * inner)
    uses = {settings.space.called, *(step.called for step in settings.views.steps)}
    if uses & {"pca", "neighbour_mix"}:
        held += DOUBLE * (DOUBLES * min(rows * width, AT_ONCE) + SQUARES * width**2)
        held += FLOAT * min(rows**2, MAX_DISTANCES)
    if settings.mixing.generates:
        rows = rows_met(settings, "estep2", shape[0])
        held += 2 * FLOAT * settings.augment.copies * rows * inner
    return held


def _free(device: torch.device) -> int | None:
    """Bytes that are free on a device, None where the system does not say."""
    if device.type == "cuda":
        return int(torch.cuda.mem_get_info(device)[0])
    table = Path("/proc/meminfo")
    lines = table.read_text(encoding="utf-8").splitlines() if table.exists() else []
    found = [line.split()[1] for line in lines if line.startswith("MemAvailable:")]
    return 1024 * int(found[0]) if found else None


def _gigabytes(count: int) -> str:
    return f"{count / 1e9:.1f} GB"

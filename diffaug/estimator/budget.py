"""How long the estimator trains on so many rows, and which of them it meets."""

import math
from typing import Any

import torch
from torch import Tensor

from diffaug.settings import Settings

# Updates of the weights in E-step 1, the M-step and E-step 2. More rows of a table need hardly
# more: each of them resembles many others. Those of images grow with the square root of the rows,
# from digits' 1,437.
TABLES = {"estep1": 1500, "mstep": 1000, "estep2": 300}
IMAGES = {"estep1": 400, "mstep": 400, "estep2": 80}
FEW_IMAGES = 1437


def budget_for(shape: tuple[int, ...], share: float = 1.0) -> dict[str, Any]:
    """Return a budget in steps, as `diffaug.settings.Budget` takes it.

    Args:
        shape: Of the training rows: (N, D) of tables, (N, C, H, W) of images.
        share: Multiplies the steps of every phase; above 0.

    >>> budget_for((12000, 50))
    {'unit': 'steps', 'estep1': 1500, 'mstep': 1000, 'estep2': 300}
    """
    images = len(shape) == 4
    factor = share * (math.sqrt(max(1.0, shape[0] / FEW_IMAGES)) if images else 1.0)
    steps = IMAGES if images else TABLES
    return {"unit": "steps", **{name: math.ceil(factor * n) for name, n in steps.items()}}


def copies_for(rows: int, estep2: int, batch_size: int) -> int:
    """Return how many samples of a row are drawn: one where E-step 2 meets each once at most."""
    return 1 if rows >= estep2 * batch_size else 2


def rows_met(settings: Settings, phase: str, rows: int) -> int:
    """Return how many of `rows` rows a phase meets: no more than its steps take."""
    optimiser = settings.mstep.optimiser if phase == "mstep" else settings.estep
    if settings.budget.unit == "epochs":
        return rows
    return min(rows, getattr(settings.budget, phase) * optimiser.batch_size)


def some(x: Tensor, count: int, seed: int) -> Tensor:
    """Return `count` random rows of x (N, ...) in their order, x itself where it has no more.

    Of one seed, fewer rows are among the more.
    """
    if count >= len(x):
        return x
    generator = torch.Generator(x.device).manual_seed(seed)
    return x[torch.randperm(len(x), generator=generator, device=x.device)[:count].sort().values]

"""Fewer steps of sampling against the 1,000 ancestral ones, with one trained generator."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import torch

from benchmarks.closeness import closeness
from benchmarks.contract import Comparison, Pair, Side
from benchmarks.data import table
from diffaug.estimator.protocol import settings_for
from diffaug.settings import Settings
from diffaug.training.augment import augment
from diffaug.training.checkpoint import Checkpoint
from diffaug.training.encoder import load_encoder
from diffaug.training.estep1 import estep1
from diffaug.training.mstep import mstep

# How well an encoder is trained changes the time of a draw by nothing.
BUDGET = {"unit": "steps", "estep1": 300, "mstep": 1000, "estep2": 1}
ANCESTRAL = {"sampler": "ddpm", "copies": 1}
# What samples in few steps, and in how many.
FEW = {"DDIM": ("ddim", (25, 50, 250)), "DPM-Solver++": ("dpm_solver", (10, 20, 25))}


@dataclass(frozen=True, eq=False)
class Rows:
    """Rows of a table, and a generator of them a seed, trained when it is asked for."""

    rows: np.ndarray

    def real(self, seed: int) -> np.ndarray:
        """Return the rows in the space that samples are drawn in."""
        settings, encoder, _ = self.trained(seed)
        space, _ = load_encoder(settings, encoder, self.rows.shape[1:], "cpu")
        return space(torch.from_numpy(self.rows)).numpy()

    @cache  # noqa: B019  as long as the data are
    def trained(self, seed: int) -> tuple[Settings, Checkpoint, Checkpoint]:
        """Return settings, and what E-step 1 and the M-step trained."""
        settings = settings_for(self.rows.shape, 1.0, {"budget": BUDGET}, {})
        x = torch.from_numpy(self.rows)
        encoder = estep1(settings, x, seed, identity={})
        return settings, encoder, mstep(settings, x, seed, encoder, identity={})

    def drawn(self, seed: int, sampling: dict[str, Any]) -> np.ndarray:
        """Return a sample of each row (N, d), in the input space."""
        settings, encoder, generator = self.trained(seed)
        chosen = settings.augment.model_copy(update=sampling)
        own = settings.model_copy(update={"augment": chosen})
        return augment(own, torch.from_numpy(self.rows), seed, encoder, generator)[0].numpy()


@cache
def load(case: str) -> Rows:
    """Return the rows of a table."""
    return Rows(table(case).rows)


def judge(samples: np.ndarray, data: Rows, seed: int) -> dict[str, float]:
    """Return how near the samples come to the rows as a whole."""
    return closeness(samples.astype(np.float64), data.real(seed).astype(np.float64), seed)


def side(name: str, sampling: dict[str, Any]) -> Side:
    """Return a way to draw as one side of a comparison."""

    def start(data: Rows, seed: int) -> Callable[[], np.ndarray]:
        data.trained(seed)
        return lambda: data.drawn(seed, sampling)

    def warm(data: Rows, seed: int) -> Callable[[], np.ndarray]:
        data.trained(seed)
        return lambda: data.drawn(seed, {"sampler": "ddim", "steps": 2, "copies": 1})

    return Side(name, start, warm, {"sampling": sampling, "budget": BUDGET})


def pairs(full: bool) -> list[Pair]:
    """Return each number of steps beside all of them."""
    ancestral = side("ancestral, 1,000 steps", ANCESTRAL)
    ways = {
        f"{name}, {n} steps": {"sampler": sampler, "steps": n, "copies": 1}
        for name, (sampler, counts) in FEW.items()
        for n in counts
    }
    cases = ("zeisel", "cytof561") if full else ("zeisel",)
    return [Pair(case, side(name, way), ancestral) for case in cases for name, way in ways.items()]


COMPARISON = Comparison(
    title="Sampling",
    note="A sample of each row, drawn by one generator; its training is not timed. Against the "
    "rows, in units of their columns: spread of the samples (1 at best), energy and sliced "
    "Wasserstein distance (0 at best).",
    pairs=pairs,
    load=load,
    judge=judge,
)

"""Our phases against the paper's own way, written as plainly as possible."""

from collections.abc import Callable
from typing import Any

import numpy as np
import torch

from benchmarks.contract import Comparison, Pair
from benchmarks.data import table
from benchmarks.reference import diffusion
from benchmarks.reference.estep import estep
from benchmarks.steps import estep_step, mstep_step, steps_side
from diffaug.bench.work import sampling_step
from diffaug.estimator.protocol import settings_for

DATA, DRAWN = "zeisel", 100
# A phase -> ours, the reference's, and how often a timed call runs it.
PHASES: dict[str, tuple[Callable[..., Any], Callable[..., Any], int]] = {
    "E-step": (estep_step, estep, 20),
    "M-step": (mstep_step, diffusion.mstep, 20),
    "sampling": (sampling_step, diffusion.sampling, 1),
}
SETTINGS: dict[str, Any] = {"augment": {"copies": 1}}


def load(case: str) -> np.ndarray:
    """Return the rows of a case: few where samples are drawn."""
    rows = table(DATA).rows
    return rows[:DRAWN] if case == "sampling" else rows


def ours(work: Callable[..., Any]) -> Callable[[np.ndarray, int], Callable[[], Any]]:
    """Return what makes one call of a phase ready, with the estimator's settings."""

    def ready(rows: np.ndarray, seed: int) -> Callable[[], Any]:
        settings = settings_for(rows.shape, 1.0, SETTINGS, {})
        return work(settings, torch.from_numpy(rows))

    return ready


def pairs(full: bool) -> list[Pair]:
    """Return a pair a phase."""
    return [
        Pair(
            phase,
            steps_side("ours", ours(work), steps, {"settings": SETTINGS}),
            steps_side("plainly", theirs, steps, {}),
        )
        for phase, (work, theirs, steps) in PHASES.items()
    ]


COMPARISON = Comparison(
    title="The paper's own way, plainly",
    note=f"50 components of {DATA}: 20 training steps on batches of 300, or {DRAWN} samples. "
    "Plainly: views row by row in Python, the soft loss, Listing 2's network of width 2,000, 1,000 "
    "ancestral steps. Ours: the estimator's phases, with a smaller network and 20 steps of "
    "DPM-Solver++. Neither is trained here.",
    pairs=pairs,
    load=load,
    seeds=False,
)

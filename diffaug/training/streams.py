"""Where the random numbers of a phase come from: one generator for each purpose."""

from collections.abc import Mapping

import numpy as np
import torch
from torch import Tensor

# The order of both decides the numbers: append, never sort.
PHASES = ("estep1", "mstep", "augment", "estep2", "joint", "similarity")
PURPOSES = ("batches", "views", "replacement", "noise", "condition")


def seeded(seed: int, device: torch.device | str = "cpu") -> torch.Generator:
    """Return a single generator on `device`, for draws outside the phases."""
    return torch.Generator(device).manual_seed(seed)


class Streams:
    """Independent generators of one phase, so that what one draws moves no other's numbers.

    All variants of a seed thereby see the same batches and the same hand-made views, whether
    or not some of these are then replaced by generated rows: their differences are paired.

    Args:
        seed: the run's seed, 0 or above.
        phase: one of PHASES; no two phases share a number.
        device: where the numbers are drawn.

    Attributes:
        batches: the order of the rows.
        views: hand-made views.
        replacement: which views are replaced, and by which sample.
        noise: time steps and noise of the diffusion.
        condition: conditions that are random themselves (A2).

    >>> streams = Streams(0, "estep1")
    >>> order = torch.randperm(5, generator=streams.batches)
    """

    def __init__(self, seed: int, phase: str, device: torch.device | str = "cpu") -> None:
        self.device = torch.device(device)

        def stream(purpose: str) -> torch.Generator:
            key = (PHASES.index(phase), PURPOSES.index(purpose))
            words = np.random.SeedSequence(seed, spawn_key=key).generate_state(1, np.uint64)
            return torch.Generator(device).manual_seed(int(words[0]))

        self.batches = stream("batches")
        self.views = stream("views")
        self.replacement = stream("replacement")
        self.noise = stream("noise")
        self.condition = stream("condition")

    def state_dict(self) -> dict[str, Tensor]:
        """Where each generator stands: uint8 tensors on the CPU."""
        return {purpose: getattr(self, purpose).get_state() for purpose in PURPOSES}

    def load_state_dict(self, state: Mapping[str, Tensor]) -> None:
        """Go on from there."""
        for purpose in PURPOSES:
            getattr(self, purpose).set_state(state[purpose])

"""The table of random streams: a phase has one generator for each purpose."""

from collections.abc import Mapping

import numpy as np
import torch
from torch import Tensor

# Every random stream has the number of its phase and the number of its purpose. Results depend on
# these numbers: a new name takes a new one, and none is used again.
PHASES = {"estep1": 0, "mstep": 1, "augment": 2, "estep2": 3, "joint": 4, "similarity": 5}
PURPOSES = {"batches": 0, "views": 1, "replacement": 2, "noise": 3, "condition": 4}


def seeded(seed: int, device: torch.device | str = "cpu") -> torch.Generator:
    """Return a single generator on `device`, for draws outside the phases."""
    return torch.Generator(device).manual_seed(seed)


class Streams:
    """Independent generators of one phase: what one of them draws moves no other's numbers.

    All variants of a seed therefore see the same batches and the same hand-made views, whether
    or not some of these are then replaced by generated rows. Their differences are paired.

    Args:
        seed: The run's seed, 0 or above.
        phase: One of PHASES. No two phases share numbers.
        device: Where the numbers are drawn.
        number: Of the round that the phase belongs to, from 1. No two rounds share numbers.

    Attributes:
        batches: The order of the rows.
        views: Hand-made views.
        replacement: Which views are replaced, and by which sample.
        noise: Time steps and noise of the diffusion.
        condition: Conditions that are random themselves (A2).

    >>> streams = Streams(0, "estep1")
    >>> order = torch.randperm(5, generator=streams.batches)
    """

    def __init__(
        self, seed: int, phase: str, device: torch.device | str = "cpu", number: int = 1
    ) -> None:
        self.device = torch.device(device)

        def stream(purpose: str) -> torch.Generator:
            key = (PHASES[phase], PURPOSES[purpose], *([number] if number > 1 else []))
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

"""Our side of the comparisons of maps: variants of the estimator, as data.

To compare another one, add a line to VARIANTS.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import torch

from benchmarks.contract import Side
from benchmarks.data import Table
from diffaug import DiffAug
from diffaug.estimator.protocol import settings_for
from diffaug.estimator.rounds import Trained
from diffaug.estimator.use import embedded
from diffaug.training.estep1 import estep1

# What a first call that is not counted takes of the steps.
WARM = 0.02


@dataclass(frozen=True, eq=False)
class Map:
    """A fitted method: z (N, 2) of its training rows, and what places new rows, if it can."""

    z: np.ndarray
    place: Callable[[np.ndarray], np.ndarray] | None


@dataclass(frozen=True)
class Variant:
    """One way to fit.

    Attributes:
        name: In tables.
        arguments: Of `DiffAug`, of which E-step 1 alone takes `budget` and `settings`.
        whole: Whether the generator and E-step 2 follow E-step 1.
        against: Names of the peers that it is compared with; None for all.
    """

    name: str
    arguments: Mapping[str, Any] = field(default_factory=dict)
    whole: bool = False
    against: tuple[str, ...] | None = None

    def side(self) -> Side:
        """Return it as one side of a comparison."""
        facts = {"arguments": dict(self.arguments), "whole": self.whole}
        return Side(self.name, self._start, self._warm, facts)

    def _start(self, data: Table, seed: int) -> Callable[[], Map]:
        fit = whole if self.whole else first_step
        return lambda: fit(data.rows, seed, **self.arguments)

    def _warm(self, data: Table, seed: int) -> Callable[[], Map]:
        fit, rows = (whole if self.whole else first_step), data.few(500).rows
        budget = WARM * self.arguments.get("budget", 1.0)
        return lambda: fit(rows, seed, **{**self.arguments, "budget": budget})


def whole(rows: np.ndarray, seed: int, **arguments: Any) -> Map:
    """Fit the estimator on rows (N, d) and embed them."""
    model = DiffAug(random_state=seed, device="cpu", **arguments).fit(rows)
    return Map(model.transform(rows), model.transform)


def first_step(
    rows: np.ndarray, seed: int, budget: float = 1.0, settings: Mapping[str, Any] | None = None
) -> Map:
    """Train what the estimator trains first, without generator, on rows (N, d); embed them.

    λ = 0 is another thing: there E-step 2 goes on for as many steps as with samples.
    """
    own = settings_for(rows.shape, budget, settings or {}, {})
    encoder = estep1(own, torch.from_numpy(rows), seed, identity={})
    trained = Trained(own, seed, encoder)

    def place(new: np.ndarray) -> np.ndarray:
        return embedded(trained, torch.from_numpy(new))

    return Map(place(rows), place)


VARIANTS = (
    Variant("E-step 1"),
    Variant("E-step 1, a quarter of the steps", {"budget": 0.25}, against=("pacmap", "umap")),
    Variant("DiffAug", whole=True, against=("opentsne",)),
)

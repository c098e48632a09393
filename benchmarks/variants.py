"""Our side of the comparisons of maps: variants of the estimator, as data.

To compare another one, add a line to VARIANTS.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from benchmarks.contract import Side
from benchmarks.data import Table
from diffaug import DiffAug

# What a first call that is not counted takes of the steps.
WARM = 0.02
# The widths, sampler and samples a row of the workflow's protocol `tuned`.
AS_TUNED = {
    "encoder": {"hidden": [500, 300], "projection": [500, 80]},
    "augment": {"sampler": "ddim", "steps": 50, "copies": 4},
}


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
        arguments: Of `DiffAug`.
        against: Names of the peers that it is compared with; None for all.
    """

    name: str
    arguments: Mapping[str, Any] = field(default_factory=dict)
    against: tuple[str, ...] | None = None

    def side(self) -> Side:
        """Return it as one side of a comparison."""
        return Side(self.name, self._start, self._warm, {"arguments": dict(self.arguments)})

    def _start(self, data: Table, seed: int) -> Callable[[], Map]:
        return lambda: fitted(data.rows, seed, **self.arguments)

    def _warm(self, data: Table, seed: int) -> Callable[[], Map]:
        rows, budget = data.few(500).rows, WARM * self.arguments.get("budget", 1.0)
        return lambda: fitted(rows, seed, **{**self.arguments, "budget": budget})


def fitted(rows: np.ndarray, seed: int, **arguments: Any) -> Map:
    """Fit the estimator on rows (N, ...) and embed them."""
    model = DiffAug(random_state=seed, device="cpu", **arguments).fit(rows)
    return Map(model.transform(rows), model.transform)


VARIANTS = (
    Variant("E-step 1", {"n_rounds": 0}),
    Variant(
        "E-step 1, a quarter of the steps",
        {"n_rounds": 0, "budget": 0.25},
        against=("pacmap", "umap"),
    ),
    Variant("DiffAug", against=("opentsne", "umap")),
    Variant("DiffAug, half of the steps", {"budget": 0.5}, against=("opentsne",)),
    Variant("DiffAug, networks of tuned", {"settings": AS_TUNED}, against=("opentsne",)),
)

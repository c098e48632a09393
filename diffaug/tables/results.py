"""One measure over seeds: mean, spread and interval."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt
from statistics import fmean, stdev

from scipy.special import stdtrit

CONFIDENCE = 0.95


@dataclass(frozen=True)
class Summary:
    """Mean over `n` seeds; `std` is the sample's (n - 1), None where one seed cannot tell."""

    mean: float
    std: float | None
    n: int

    @property
    def interval(self) -> float | None:
        """Half-width of the 95 % t-interval of the mean; None for one seed."""
        return None if self.std is None else quantile(self.n - 1) * self.std / sqrt(self.n)


def quantile(freedom: float) -> float:
    """How many standard errors a 95 % t-interval reaches, by its degrees of freedom."""
    return float(stdtrit(freedom, (1 + CONFIDENCE) / 2))


def summary(values: Mapping[int, float]) -> Summary:
    """Summarise seed -> value; ValueError where there is no seed.

    >>> summary({0: 0.90, 1: 0.92, 2: 0.94}).interval  # 4.303 * 0.02 / sqrt(3)
    0.0496...
    """
    if not values:
        raise ValueError("summary: no seeds; at least one is needed")
    numbers = list(values.values())
    spread = stdev(numbers) if len(numbers) > 1 else None
    return Summary(fmean(numbers), spread, len(numbers))

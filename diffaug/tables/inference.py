"""Whether one method gains on another: one estimate and one test over data sets and seeds.

Runs are paired by data set and seed, and a gain is the mean over data sets of the mean
difference over seeds: every data set counts alike. Two questions have two intervals.

On these data sets, beyond what seeds do? The data sets are fixed, only seeds vary. The variance
of the gain is the sum of the data sets' own, and the t-test has the degrees of freedom of
Satterthwaite (Biometrics Bulletin 2:110, 1946), since spreads differ from one data set to the
next. With one data set this is the paired t-test. It is the test that p belongs to. Data sets
with another effect are no trouble to it, and it says nothing of data sets that are not there
("fixed effects" in the plural: Rice, Higgins and Lumley, J. R. Stat. Soc. A 181:205, 2018).

On other data sets of their kind? Then the data sets are a sample, and the interval is the t of
their means, with one degree of freedom less than data sets: wide, as few data sets tell little.
It is Hartung and Knapp's (Statistics in Medicine 20:3875, 2001) with equal weights, as weights
from the spread of three seeds would be noise. Means that happen to lie close would make it too
narrow: its standard error is at least that over seeds (the modification that Röver, Knapp and
Friede recommend for few studies, BMC Med. Res. Methodol. 15:99, 2015).

Runs of two data sets are taken as independent, also where their seeds have the same number.
Many tests in one table would find something by chance: Holm (Scand. J. Statist. 6:65, 1979)
bounds the probability of any false verdict, however the tests depend on each other; so one
classifier is compared with others in Demšar (JMLR 7:1, 2006).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from scipy.special import stdtr

from diffaug.tables.results import Summary, quantile, summary

LEVEL = 0.05
ROUNDING = 1e-9  # differences this near to each other, relative to their size, are equal


@dataclass(frozen=True)
class Gain:
    """A mean difference over `data_sets` and `runs`, pairs of runs, in the differences' unit.

    interval, elsewhere: half-widths of the 95 % intervals for these data sets and for others of
    their kind; p: two-sided, for no gain on these data sets. All three are None where a data set
    has one seed or no difference varies, elsewhere also for one data set.
    """

    mean: float
    interval: float | None
    elsewhere: float | None
    p: float | None
    data_sets: int
    runs: int


def estimate(differences: Mapping[str, Mapping[int, float]]) -> Gain:
    """Estimate and test a gain from data set -> seed -> difference of two paired runs.

    ValueError where there is no data set, or one without seeds. Sources: see the module.

    >>> gain = estimate({"digits": {0: 0.5, 1: 0.3, 2: 0.7}, "zeisel": {0: -0.1, 1: 0.4, 2: 0.0}})
    >>> f"{gain.mean:.2f} ± {gain.interval:.2f}, p = {gain.p:.3f}"
    '0.30 ± 0.27, p = 0.039'
    """
    parts = [summary(seeds) for seeds in differences.values()]
    means = summary({number: part.mean for number, part in enumerate(parts)})
    error, freedom = _over_seeds(parts)
    interval = p = elsewhere = None
    if error:
        interval = quantile(freedom) * error
        p = 2 * float(stdtr(freedom, -abs(means.mean) / error))
        if means.std is not None:
            elsewhere = quantile(means.n - 1) * max(error, means.std / sqrt(means.n))
    runs = sum(part.n for part in parts)
    return Gain(means.mean, interval, elsewhere, p, len(parts), runs)


def _over_seeds(parts: Sequence[Summary]) -> tuple[float, float]:
    """Standard error of the mean over `parts` and its degrees of freedom; zeros if unknown."""
    spreads = [part.std for part in parts if part.std is not None]
    if len(spreads) < len(parts) or max(spreads) <= ROUNDING * max(abs(p.mean) for p in parts):
        return 0.0, 0.0
    shares = [(std / len(parts)) ** 2 / part.n for std, part in zip(spreads, parts, strict=True)]
    uncertain = sum(share**2 / (part.n - 1) for share, part in zip(shares, parts, strict=True))
    return sqrt(sum(shares)), sum(shares) ** 2 / uncertain


def holm(p_values: Sequence[float | None]) -> list[float | None]:
    """Return the p values as Holm adjusts them for their number; None, no test, stays None.

    >>> holm([0.01, None, 0.04, 0.03])
    [0.03, None, 0.06, 0.06]
    """
    adjusted: list[float | None] = [None] * len(p_values)
    tests = sorted((p, number) for number, p in enumerate(p_values) if p is not None)
    highest = 0.0
    for rank, (p, number) in enumerate(tests):
        highest = max(highest, min(1.0, (len(tests) - rank) * p))
        adjusted[number] = highest
    return adjusted


def verdict(gain: Gain, holm_p: float | None) -> str:
    """Return ahead or behind where the adjusted p is at most 5 %, else undecided; '' without p."""
    if holm_p is None:
        return ""
    if holm_p > LEVEL:
        return "undecided"
    return "ahead" if gain.mean > 0 else "behind"

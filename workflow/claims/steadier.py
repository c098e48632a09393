"""One training is steadier than another: its results over seeds, and its loss over epochs."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from statistics import fmean, median
from typing import TYPE_CHECKING, Any

from workflow.claims._scores import method, needs_of

if TYPE_CHECKING:
    from diffaug.tables.ledger import Evidence
    from workflow.plan import Plan

UNIT = "percent points"
SUPPORTED = "seeds' scores lie nearer to their median, and the contrastive loss rises less"
NOT_SUPPORTED = "seeds' scores lie farther from their median, or the contrastive loss rises more"
ENCODER = ("estep1", "estep2", "joint")  # phases with a contrastive loss


def needs(plan: "Plan", ours: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """The scores of both, and the loss curves of every phase that trains the encoder."""
    methods = [method(ours), method(other)]
    found = needs_of(plan, [[each] for each in methods])
    curves = {
        dataset: {
            name: [
                plan.each_seed(phase, dataset, name, "history.csv")
                for phase in plan.phases(dataset, name)
                if phase in ENCODER
            ]
            for name in of
        }
        for dataset, of in found["cells"].items()
    }
    return {**found, "pair": [each.under(plan.main).name for each in methods], "curves": curves}


def tests(
    cells: dict[str, dict[str, str]],
    metrics: dict[str, list[str]],
    labels: dict[str, str],
    pair: list[str],
    curves: dict[str, dict[str, list[list[str]]]],
) -> dict[str, "Evidence"]:
    """What the other has more of: distance of a seed from the median, rises of the loss."""
    from diffaug.io import read_json
    from diffaug.tables.ledger import Evidence

    spread: dict[str, dict[int, float]] = {}
    rises: dict[str, dict[int, float]] = {}
    for dataset, of in cells.items():
        if len(of) == len(pair):
            near, far = (_distances(read_json(of[name]), metrics[dataset]) for name in pair)
            spread[dataset] = {seed: far[seed] - near[seed] for seed in near}
            low, high = (_rises(curves[dataset][name]) for name in pair)
            rises[dataset] = {seed: high[seed] - low[seed] for seed in range(len(low))}
    if not spread:
        return {}
    less = " less ".join(labels[name] for name in reversed(pair))
    return {
        f"distance of a seed's scores from their median: {less}": Evidence(spread),
        f"rise of the contrastive loss an epoch, in percent of its mean: {less}": Evidence(rises),
    }


def _distances(seeds: Mapping[str, Mapping[str, float]], keys: Sequence[str]) -> dict[int, float]:
    """Seed -> mean over metrics of its distance from the median over seeds, in percent points.

    Not from the mean, which one seed that lies apart moves away from all others: their distances
    then grow alike, and a test takes that for certainty (Brown and Forsythe, JASA 69:364, 1974).
    """
    shared = [key for key in keys if all(key in of for of in seeds.values())]
    middles = {key: median(of[key] for of in seeds.values()) for key in shared}
    return {
        int(seed): 100 * fmean(abs(of[key] - middles[key]) for key in shared)
        for seed, of in seeds.items()
    }


def _rises(phases: Sequence[Sequence[str]]) -> list[float]:
    """By seed: how much the loss rises an epoch, in percent of its mean. Falls count as none."""
    from diffaug.io import read_csv

    found = []
    for paths in zip(*phases, strict=True):
        curves = [[float(row["contrastive"]) for row in read_csv(path)] for path in paths]
        steps = [after - before for curve in curves for before, after in pairwise(curve)]
        level = fmean(abs(loss) for curve in curves for loss in curve)
        found.append(100 * fmean([max(0.0, step) for step in steps] or [0.0]) / level)
    return found

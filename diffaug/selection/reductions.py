"""Settings of Table 2's baselines, tried on one half of the data and judged by the other.

The ranges are those of EVNet's comparison, from which the paper's Table 2 takes its baselines;
as for the protocol `tuned`, each setting changes one thing. A baseline's own default is the one
with the highest mean over data sets.
"""

from collections.abc import Iterator, Mapping

import numpy as np
import torch

from diffaug import baselines
from diffaug.data.canonical import train_mask
from diffaug.selection.halves import own_neighbour_r2
from diffaug.selection.trials import Row

Ranges = Mapping[str, tuple[float, ...]]  # setting -> its package's default, then what is tried

MANIFOLD: Ranges = {"neighbours": (15, 10, 20, 25), "min_dist": (0.1, 0.01, 0.05, 0.08, 0.15)}
RANGES: dict[str, Ranges] = {
    "tsne": {"perplexity": (30, 20, 25, 35), "exaggeration": (12, 8, 16)},
    "umap": MANIFOLD,
    "pumap": MANIFOLD,
    "pacmap": {"neighbours": (10, 15, 20, 25), "mid_near": (0.5, 0.3, 0.7)},
    "ivis": {"neighbours": (150, 130, 140, 160)},
}
DEFAULTS = "package defaults"


def reduction_trial(name: str, x: np.ndarray, other: np.ndarray, seed: int) -> Iterator[Row]:
    """Yield one score for each setting of each baseline, its defaults first.

    Training rows only, each judged by its neighbours among them: t-SNE has no place for others.
    x (N, D) is learned from, other (N, D') judges: see `splits.split`.
    """
    train = train_mask(len(x))
    known, judge, everything = x[train], torch.from_numpy(other[train]), np.ones(train.sum(), bool)
    for baseline, ranges in RANGES.items():
        for label, settings in tried(ranges):
            z = baselines.embed(baseline, known, everything, seed, **settings)["z"]
            r2 = own_neighbour_r2(torch.from_numpy(z).float(), judge)
            cell = {"dataset": name, "phase": baseline, "setting": label, "seed": seed}
            yield {**cell, "r2": f"{r2:.4f}"}


def tried(ranges: Ranges) -> Iterator[tuple[str, dict[str, float]]]:
    """Yield the package's defaults, then each change of one of them, with what the table says."""
    defaults = {setting: values[0] for setting, values in ranges.items()}
    yield DEFAULTS, defaults
    for setting, values in ranges.items():
        for value in values[1:]:
            yield f"{setting} {value}", defaults | {setting: value}

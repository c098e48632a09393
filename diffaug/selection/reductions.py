"""Settings of Table 2's baselines, tried on one half of the counts and judged by the other.

The ranges are those of EVNet's comparison, from which the paper's Table 2 takes its baselines;
as for the protocol `tuned`, each setting changes one thing.
"""

from collections.abc import Iterator, Mapping
from itertools import chain

import numpy as np
import torch

from diffaug.baselines.reductions import REDUCTIONS
from diffaug.data.canonical import train_mask
from diffaug.selection.halves import halves, log_scaled, own_neighbour_r2
from diffaug.selection.trials import Row

Ranges = Mapping[str, tuple[float, ...]]  # setting -> what is tried in place of its default

MANIFOLD: Ranges = {"neighbours": (10, 20, 25), "min_dist": (0.01, 0.05, 0.08, 0.15)}
RANGES: dict[str, Ranges] = {
    "tsne": {"perplexity": (20, 25, 35), "exaggeration": (8, 16)},
    "umap": MANIFOLD,
    "pumap": MANIFOLD,
    "pacmap": {"neighbours": (15, 20, 25), "mid_near": (0.3, 0.7)},
    "ivis": {"neighbours": (130, 140, 160)},
}
DEFAULTS = "package defaults"


def reduction_trial(name: str, counts: np.ndarray, seed: int) -> Iterator[Row]:
    """Yield one score for each setting of each baseline, its defaults first.

    Training rows only, each judged by its neighbours among them: t-SNE has no place for others.
    """
    first, second = (log_scaled(half)[train_mask(len(counts))] for half in halves(counts, seed=0))
    other, everything = torch.from_numpy(second), np.ones(len(first), bool)
    for baseline, ranges in RANGES.items():
        changes = ({setting: value} for setting, values in ranges.items() for value in values)
        for settings in chain([{}], changes):
            z = REDUCTIONS[baseline](first, everything, seed, **settings)["z"]
            r2 = own_neighbour_r2(torch.from_numpy(z).float(), other)
            label = " ".join(str(part) for pair in settings.items() for part in pair) or DEFAULTS
            cell = {"dataset": name, "phase": baseline, "setting": label, "seed": seed}
            yield {**cell, "r2": f"{r2:.4f}"}

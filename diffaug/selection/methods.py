"""Table 2's methods as they are set, judged by the half of the data that they have not seen.

Most labels of Table 2 are its authors' clusters of the same molecules that the methods see, and
favour what clusters alike; this measure knows no labels and its molecules are independent.
"""

from collections.abc import Iterator

import numpy as np
import torch
from torch import Tensor

from diffaug import baselines
from diffaug.baselines.common.packages import NotInstalled
from diffaug.config import load
from diffaug.data.canonical import train_mask
from diffaug.selection.halves import neighbour_r2, own_neighbour_r2
from diffaug.selection.trials import Row, places, second_steps
from diffaug.settings import Settings
from diffaug.training.estep1 import estep1

# With the settings in use: variant of the protocol, or None.
ENCODERS: dict[str, str | None] = {
    "DiffAug, tuned": None,
    "DiffAug, own rows in place of samples": "itself",
    "EVNet": "EVNet",
}


def method_trial(name: str, x: np.ndarray, other: np.ndarray, seed: int) -> Iterator[Row]:
    """Yield two scores for each method: of the training rows' places, and of held-out rows'.

    The second where the method has a place for them. A baseline whose package is not installed
    is left out. x (N, D) is learned from, other (N, D') judges: see `splits.split`.
    """
    judge, train = torch.from_numpy(other), torch.from_numpy(train_mask(len(x)))
    for method, z in _embeddings(name, x, train, seed):
        scores = {"training rows": own_neighbour_r2(z[train], judge[train])}
        if z.isfinite().all():
            scores["held-out rows"] = neighbour_r2(z, judge, train)
        for phase, r2 in scores.items():
            cell = {"dataset": name, "phase": phase, "setting": method, "seed": seed}
            yield {**cell, "r2": f"{r2:.4f}"}


def _embeddings(name: str, x: np.ndarray, train: Tensor, seed: int) -> Iterator[tuple[str, Tensor]]:
    params = load("params.yaml")
    for method, variant in ENCODERS.items():
        settings = params.settings(name, params.protocol, variant)
        yield method, encoder_embedding(settings, torch.from_numpy(x), train, seed)
    for baseline in baselines.names():
        if baselines.find(baseline).fit is None:
            continue
        chosen = params.baseline(baseline)
        try:
            z = baselines.embed(baseline, x, train.numpy(), seed, **chosen)["z"]
        except NotInstalled:
            continue
        yield baseline, torch.from_numpy(z).float()


def encoder_embedding(settings: Settings, rows: Tensor, train: Tensor, seed: int) -> Tensor:
    """Return z (N, 2) of all rows after both E-steps on the training rows."""
    start = estep1(settings, rows[train], seed, identity={})
    ((_, done),) = second_steps(settings, rows[train], seed, start, {"as it is": {}})
    return places(settings, done, rows)

"""Study of Table 2's methods as they are set.

Most labels of Table 2 are its authors' clusters of the same molecules that the methods see, and
favour what clusters alike. This measure knows no labels, and its molecules are independent.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import torch
from torch import Tensor

from diffaug import baselines
from diffaug.baselines.common.packages import NotInstalled
from diffaug.data.canonical import train_mask
from diffaug.selection.halves import neighbour_r2, own_neighbour_r2
from diffaug.selection.tuned import Score, Trial, second_steps
from diffaug.settings import Settings
from diffaug.training.estep1 import estep1


def scores(
    x: np.ndarray, other: np.ndarray, values: Mapping[str, Any], seed: int
) -> Iterator[Score]:
    """Yield (rows, method, R2) for the places of training rows and, if there are, held-out rows.

    A baseline whose package is not installed is left out.

    Args:
        x: What is learned from, (N, D); see `splits.split`.
        other: What judges, (N, D').
        values: `encoders` and `baselines`, from `Methods.values`.
        seed: The run's seed.
    """
    judge, train = torch.from_numpy(other), torch.from_numpy(train_mask(len(x)))
    for method, z in _embeddings(x, train, values, seed):
        yield "training rows", method, own_neighbour_r2(z[train], judge[train])
        if z.isfinite().all():
            yield "held-out rows", method, neighbour_r2(z, judge, train)


def _embeddings(
    x: np.ndarray, train: Tensor, values: Mapping[str, Any], seed: int
) -> Iterator[tuple[str, Tensor]]:
    for trial in values["encoders"]:
        yield trial["setting"], encoder_embedding(trial, torch.from_numpy(x), train, seed)
    for baseline, chosen in values["baselines"].items():
        try:
            z = baselines.embed(baseline, x, train.numpy(), seed, **chosen)["z"]
        except NotInstalled:
            continue
        yield baseline, torch.from_numpy(z).float()


def encoder_embedding(trial: Trial, rows: Tensor, train: Tensor, seed: int) -> Tensor:
    """Return z (N, 2) of all rows after both E-steps on the training rows."""
    settings = Settings.model_validate(trial["settings"])
    start = estep1(settings, rows[train], seed, identity={})
    ((_, z),) = second_steps([trial], rows, train, seed, start)
    return z

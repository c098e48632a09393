"""Study of what the estimator has in place of `tuned`: smaller networks, samples by fewer calls.

Every size is trained as a whole: E-step 1, the M-step, samples and E-step 2.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import torch

from diffaug.data.canonical import train_mask
from diffaug.selection.halves import neighbour_r2
from diffaug.selection.tuned import Score, places, second_steps
from diffaug.settings import Settings
from diffaug.training.estep1 import estep1


def scores(
    x: np.ndarray, other: np.ndarray, values: Mapping[str, Any], seed: int
) -> Iterator[Score]:
    """Yield (phase, size, R2) of each size, after E-step 1 and after E-step 2.

    Args:
        x: What is learned from, (N, D); see `splits.split`.
        other: What judges, (N, D').
        values: `trials`, from `Sizes.values`.
        seed: The run's seed.
    """
    rows, judge = torch.from_numpy(x), torch.from_numpy(other)
    train = torch.from_numpy(train_mask(len(rows)))
    for trial in values["trials"]:
        settings, size = Settings.model_validate(trial["settings"]), trial["setting"]
        start = estep1(settings, rows[train], seed, identity={})
        yield "E-step 1", size, neighbour_r2(places(settings, start, rows), judge, train)
        ((_, z),) = second_steps([trial], rows, train, seed, start)
        yield "DiffAug", size, neighbour_r2(z, judge, train)

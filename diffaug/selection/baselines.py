"""Study of the settings of Table 2's baselines.

The ranges are those of EVNet's comparison, from which the paper's Table 2 takes its baselines. As
for `tuned`, each setting changes one thing. A baseline's own default is the setting with the
highest mean over data sets.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import torch

from diffaug import baselines
from diffaug.data.canonical import train_mask
from diffaug.selection.halves import own_neighbour_r2
from diffaug.selection.tuned import Score

Number = int | float
DEFAULTS = "package defaults"


def scores(
    x: np.ndarray, other: np.ndarray, values: Mapping[str, Any], seed: int
) -> Iterator[Score]:
    """Yield (baseline, setting, R2) for each setting of each baseline, its defaults first.

    Only training rows are placed, each judged by its neighbours among them, since t-SNE has no
    place for others.

    Args:
        x: What is learned from, (N, D); see `splits.split`.
        other: What judges, (N, D').
        values: `ranges`, from params.yaml.
        seed: The run's seed.
    """
    train = train_mask(len(x))
    known, judge, everything = x[train], torch.from_numpy(other[train]), np.ones(train.sum(), bool)
    for baseline, ranges in values["ranges"].items():
        for label, settings in tried(ranges):
            z = baselines.embed(baseline, known, everything, seed, **settings)["z"]
            yield baseline, label, own_neighbour_r2(torch.from_numpy(z).float(), judge)


def tried(ranges: Mapping[str, list[Number]]) -> Iterator[tuple[str, dict[str, Number]]]:
    """Yield the package's defaults, then each change of one of them, with what the table says.

    >>> list(tried({"perplexity": [30, 20]}))
    [('package defaults', {'perplexity': 30}), ('perplexity 20', {'perplexity': 20})]
    """
    defaults = {setting: numbers[0] for setting, numbers in ranges.items()}
    yield DEFAULTS, defaults
    for setting, numbers in ranges.items():
        for number in numbers[1:]:
            yield f"{setting} {number}", defaults | {setting: number}

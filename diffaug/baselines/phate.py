"""PHATE."""

import numpy as np

from diffaug.baselines.components import Rows
from diffaug.baselines.packages import imported


def phate(train: Rows, held_out: Rows, seed: int) -> tuple[np.ndarray, None]:
    """PHATE (Moon et al., 2019), package defaults: 5 neighbours, decay 40, 2,000 landmarks.

    Its package is under the GPL, so it is in none of the project's extras. Held-out rows have
    no place: the package can interpolate them, and warns against it.
    """
    package = imported("phate", "phate", "phate")
    model = package.PHATE(random_state=seed, n_jobs=1, verbose=0)
    return model.fit_transform(train), None

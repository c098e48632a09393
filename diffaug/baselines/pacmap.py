"""PaCMAP."""

import numpy as np

from diffaug.baselines.components import Rows
from diffaug.baselines.packages import imported


def pacmap(
    train: Rows, held_out: Rows, seed: int, *, neighbours: int = 10, mid_near: float = 0.3
) -> tuple[np.ndarray, np.ndarray | None]:
    """PaCMAP (Wang et al., 2021) with 10 neighbours and 2 further pairs, its package's defaults.

    mid_near: mid-near pairs a neighbour, MN_ratio in the package, whose default is 0.5; 0.3 is
    chosen in reports/selection.

    Held-out rows are placed against the training rows' embedding, which stays.
    """
    package = imported("pacmap", "pacmap", "pacmap")
    model = package.PaCMAP(n_neighbors=neighbours, MN_ratio=mid_near, random_state=seed)
    z = model.fit_transform(train)
    # `transform` prepares its argument in place.
    return z, model.transform(held_out.copy(), basis=train.copy()) if len(held_out) else None

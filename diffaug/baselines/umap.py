"""UMAP."""

import numpy as np

from diffaug.baselines.components import Rows
from diffaug.baselines.packages import imported


def umap(
    train: Rows, held_out: Rows, seed: int, *, neighbours: int = 15, min_dist: float = 0.1
) -> tuple[np.ndarray, np.ndarray | None]:
    """UMAP (McInnes et al., 2018); umap-learn's defaults: 15 neighbours, min_dist 0.1."""
    package = imported("umap", "umap-learn", "umap")
    model = package.UMAP(n_neighbors=neighbours, min_dist=min_dist, random_state=seed, n_jobs=1)
    z = model.fit_transform(train)
    return z, model.transform(held_out) if len(held_out) else None

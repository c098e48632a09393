"""h-NNE."""

import numpy as np

from diffaug.baselines.components import Rows
from diffaug.baselines.packages import imported


def hnne(train: Rows, held_out: Rows, seed: int) -> tuple[np.ndarray, np.ndarray | None]:
    """h-NNE (Sarfraz et al., 2022), version 1: the one of the paper, in the package's second.

    Defaults otherwise: cosine distance, radius 0.4, PCA as the preliminary embedding.
    """
    package = imported("hnne", "hnne", "hnne")
    model = package.HNNE(hnne_version="v1", random_state=seed)
    z = model.fit_transform(train)
    return z, model.transform(held_out) if len(held_out) else None

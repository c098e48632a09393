"""Parametric UMAP."""

import numpy as np
import torch

from diffaug.baselines.components import Rows
from diffaug.baselines.network import dense, places
from diffaug.baselines.packages import imported

STEPS = 1500


def pumap(
    train: Rows, held_out: Rows, seed: int, *, neighbours: int = 15, min_dist: float = 0.01
) -> tuple[np.ndarray, np.ndarray]:
    """Embed with a network trained on UMAP's loss (Sainburg et al., 2021), as torchdr trains it.

    Published: three hidden layers of 100, Adam with 0.001, 15 neighbours, min_dist 0.1, of which
    reports/selection makes 0.01. torchdr takes all rows in each step; there are STEPS of them, the
    budget of every network in Table 2 that has no rule of its own to stop.
    """
    package = imported("pumap", "torchdr", "torchdr")
    scale = train.std()
    rows, others = torch.from_numpy(train / scale), torch.from_numpy(held_out / scale)
    # torchdr draws from the global generator, which is borrowed and given back.
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        encoder = dense([rows.shape[1], 100, 100, 100, 2])
        package.UMAP(
            n_neighbors=neighbours,
            min_dist=min_dist,
            encoder=encoder,
            optimizer="Adam",
            lr=0.001,
            max_iter=STEPS,
            device="cpu",
        ).fit(rows)
    return places(encoder.eval(), rows), places(encoder, others)

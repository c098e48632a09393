"""Parametric UMAP (Sainburg et al., 2021), as torchdr trains it."""

from typing import Any

from diffaug.baselines.common.contract import Baseline, Rows
from diffaug.baselines.common.network import dense, places_of_scaled
from diffaug.baselines.common.packages import imported
from diffaug.blocks import Count, Frozen, Positive
from diffaug.lazy import torch


class Settings(Frozen):
    """Defaults are the published ones.

    steps: torchdr takes all rows in each. 1,500 is the budget of every network in Table 2 that
    has no rule of its own to stop.
    """

    neighbours: Count = 15
    min_dist: Positive = 0.1
    lr: Positive = 0.001
    steps: Count = 1500


def fit(rows: Rows, seed: int, settings: Settings) -> tuple[Rows, Any]:
    """Return the output of a network with three hidden layers of 100, trained on UMAP's loss."""
    package = imported("torchdr")
    scale = rows.std()
    # torchdr draws from the global generator, which is borrowed and given back.
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        encoder = dense([rows.shape[1], 100, 100, 100, 2])
        package.UMAP(
            n_neighbors=settings.neighbours,
            min_dist=settings.min_dist,
            encoder=encoder,
            optimizer="Adam",
            lr=settings.lr,
            max_iter=settings.steps,
            device="cpu",
        ).fit(torch.from_numpy(rows / scale))
    model = encoder.eval(), scale
    return places_of_scaled(model, rows), model


BASELINE = Baseline("PUMAP", Settings, fit, places_of_scaled)

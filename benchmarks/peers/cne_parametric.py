"""Contrastive neighbour embeddings with InfoNCE and a network, which can place new rows."""

from typing import Any

from diffaug.baselines.common.contract import Baseline, NoSettings, Rows, transform
from diffaug.baselines.common.packages import imported


def fit(rows: Rows, seed: int, settings: NoSettings) -> tuple[Rows, Any]:
    """Return the map of a network with the package's defaults, on the CPU."""
    model = imported("cne", "contrastive-ne").CNE(
        loss_mode="infonce", parametric=True, optimizer="adam", seed=seed, device="cpu"
    )
    # A network needs no first places, but the package asks for their number.
    return model.fit_transform(rows, init=rows[:, :2]), model


BASELINE = Baseline("contrastive-ne, parametric", NoSettings, fit, transform)

"""Contrastive neighbour embeddings with InfoNCE (Damrich et al., 2023)."""

from diffaug.baselines.common.contract import Baseline, NoSettings, Rows
from diffaug.baselines.common.packages import imported


def fit(rows: Rows, seed: int, settings: NoSettings) -> tuple[Rows, None]:
    """Return a map with the package's defaults, on the CPU."""
    model = imported("cne", "contrastive-ne").CNE(loss_mode="infonce", seed=seed, device="cpu")
    return model.fit_transform(rows), None


BASELINE = Baseline("contrastive-ne", NoSettings, fit)

"""UMAP (McInnes et al., 2018)."""

from typing import Any

from diffaug.baselines.common.contract import Baseline, Rows, transform
from diffaug.baselines.common.packages import imported
from diffaug.blocks import Count, Frozen, Positive


class Settings(Frozen):
    """Defaults are umap-learn's. min_dist: Least distance of two points of the map."""

    neighbours: Count = 15
    min_dist: Positive = 0.1


def fit(rows: Rows, seed: int, settings: Settings) -> tuple[Rows, Any]:
    model = imported("umap", "umap-learn").UMAP(
        n_neighbors=settings.neighbours,
        min_dist=settings.min_dist,
        random_state=seed,
        n_jobs=1,
    )
    return model.fit_transform(rows), model


BASELINE = Baseline("UMAP", Settings, fit, transform)

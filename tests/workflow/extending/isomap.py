"""Isomap (Tenenbaum et al., 2000): distances along the neighbourhood graph, laid flat."""

from typing import Any

from diffaug.baselines.common.contract import Baseline, Rows
from diffaug.blocks import Count, Frozen


class Settings(Frozen):
    """neighbours: of each row in the graph."""

    neighbours: Count = 15


def fit(rows: Rows, seed: int, settings: Settings) -> tuple[Rows, Any]:
    """Return the map and what places other rows in it; nothing is drawn from `seed`."""
    from sklearn.manifold import Isomap

    model = Isomap(n_neighbors=settings.neighbours).fit(rows)
    return model.embedding_, model


def transform(model: Any, rows: Rows) -> Rows:
    return model.transform(rows)


BASELINE = Baseline("Isomap", Settings, fit, transform, sees="components", gives="z")

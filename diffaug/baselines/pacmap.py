"""PaCMAP (Wang et al., 2021)."""

from typing import Any

from diffaug.baselines.common.contract import Baseline, Rows
from diffaug.baselines.common.packages import imported
from diffaug.blocks import Count, Frozen, Positive


class Settings(Frozen):
    """Defaults are the package's. mid_near: Mid-near pairs a neighbour, MN_ratio there."""

    neighbours: Count = 10
    mid_near: Positive = 0.5


def fit(rows: Rows, seed: int, settings: Settings) -> tuple[Rows, Any]:
    model = imported("pacmap").PaCMAP(
        n_neighbors=settings.neighbours, MN_ratio=settings.mid_near, random_state=seed
    )
    return model.fit_transform(rows), (model, rows)


def transform(model: Any, rows: Rows) -> Rows:
    """Place rows beside the training rows, whose places stay."""
    reducer, train = model
    # The package prepares its arguments in place.
    return reducer.transform(rows.copy(), basis=train.copy())


BASELINE = Baseline("PaCMAP", Settings, fit, transform)

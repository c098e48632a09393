"""Principal components."""

from typing import Any

from diffaug.baselines.common.contract import Baseline, NoSettings, Rows, transform

COMPONENTS = 50


def fit(rows: Rows, seed: int, settings: NoSettings) -> tuple[Rows, Any]:
    """Return the first 50 principal components; fewer where there are fewer columns or rows."""
    from sklearn.decomposition import PCA

    model = PCA(min(COMPONENTS, *rows.shape), random_state=seed).fit(rows)
    return model.transform(rows), model


BASELINE = Baseline("PCA", NoSettings, fit, transform, sees="columns", gives="y")

"""h-NNE (Sarfraz et al., 2022)."""

from typing import Any

from diffaug.baselines.common.contract import Baseline, NoSettings, Rows, transform
from diffaug.baselines.common.packages import imported


def fit(rows: Rows, seed: int, settings: NoSettings) -> tuple[Rows, Any]:
    """Return a map by version 1, the paper's; otherwise the package's defaults.

    Those are cosine distance, radius 0.4 and PCA as the preliminary embedding.
    """
    model = imported("hnne").HNNE(hnne_version="v1", random_state=seed)
    return model.fit_transform(rows), model


BASELINE = Baseline("hNNE", NoSettings, fit, transform)

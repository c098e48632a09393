"""t-SNE as openTSNE has it (Poličar et al., 2024), which can place new rows."""

from typing import Any

import numpy as np

from diffaug.baselines.common.contract import Baseline, NoSettings, Rows
from diffaug.baselines.common.packages import imported


def fit(rows: Rows, seed: int, settings: NoSettings) -> tuple[Rows, Any]:
    """Return a map with the package's defaults, on one thread."""
    model = imported("openTSNE").TSNE(random_state=seed, n_jobs=1).fit(rows)
    return np.asarray(model), model


def transform(model: Any, rows: Rows) -> Rows:
    """Place rows beside the training rows, whose places stay."""
    return np.asarray(model.transform(rows))


BASELINE = Baseline("openTSNE", NoSettings, fit, transform)

"""PHATE (Moon et al., 2019); its package is under the GPL, so it is in none of the extras."""

from diffaug.baselines.common.contract import Baseline, NoSettings, Rows
from diffaug.baselines.common.packages import imported


def fit(rows: Rows, seed: int, settings: NoSettings) -> tuple[Rows, None]:
    """Return a map with the package's defaults: 5 neighbours, decay 40, 2,000 landmarks."""
    model = imported("phate").PHATE(random_state=seed, n_jobs=1, verbose=0)
    return model.fit_transform(rows), None


# No transform: the package can interpolate new rows, and warns against it.
BASELINE = Baseline("PHATE", NoSettings, fit)

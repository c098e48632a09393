"""Kernel principal components (Schölkopf et al., 1998)."""

from typing import Any

from diffaug.baselines.common.contract import Baseline, NoSettings, Rows, transform

COMPONENTS = 50
# Above, the kernel matrix (8,000 rows: 0.5 GB, and the solver holds it twice) is approximated.
LARGEST_KERNEL = 8000
LANDMARKS = 1000


def fit(rows: Rows, seed: int, settings: NoSettings) -> tuple[Rows, Any]:
    """Return up to 50 kernel principal components.

    The kernel is RBF with gamma = 1 / (total variance), which is scikit-learn's default on
    standardised columns; eigenvectors are randomised (Halko et al., 2011). Above 8,000 rows these
    are the principal components of 1,000 Nyström features.

    Raises:
        ValueError: All rows are equal.
    """
    from sklearn.decomposition import PCA, KernelPCA
    from sklearn.kernel_approximation import Nystroem
    from sklearn.pipeline import make_pipeline

    variance = rows.var(axis=0).sum()
    if variance == 0:
        raise ValueError("x: all training rows are equal, kernel PCA needs two that differ")
    gamma = 1 / variance
    # One less than there are rows: centring takes a rank from the kernel matrix.
    count = min(COMPONENTS, len(rows) - 1)
    if len(rows) <= LARGEST_KERNEL:
        model = KernelPCA(
            count, kernel="rbf", gamma=gamma, eigen_solver="randomized", random_state=seed
        )
    else:
        features = Nystroem(gamma=gamma, n_components=LANDMARKS, random_state=seed)
        model = make_pipeline(features, PCA(count, random_state=seed))
    return model.fit(rows).transform(rows), model


BASELINE = Baseline("kPCA", NoSettings, fit, transform, sees="columns", gives="y")

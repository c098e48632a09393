"""Kernel principal components."""

import numpy as np
from numpy.typing import ArrayLike

from diffaug.baselines.pca import COMPONENTS
from diffaug.evaluation.rows import Floats, finite_rows, train_mask

# Above, the kernel matrix (8,000 rows: 0.5 GB, and the solver holds it twice) is approximated.
LARGEST_KERNEL = 8000
LANDMARKS = 1000


def kpca(x: ArrayLike, train: ArrayLike, seed: int) -> dict[str, Floats]:
    """Kernel PCA (Schölkopf et al., 1998) of the training rows: "y" up to 50, "z" the first two.

    RBF kernel with gamma = 1 / (total variance of the training rows), which is scikit-learn's
    default on standardised columns; randomised eigenvectors (Halko et al., 2011). Above 8,000
    training rows PCA of 1,000 Nyström features. ValueError if all training rows are equal.
    """
    rows = finite_rows(x)
    embedded = rows[train_mask(train, len(rows))]
    variance = embedded.var(axis=0).sum()
    if variance == 0:
        raise ValueError("x: all training rows are equal, kernel PCA needs two that differ")
    components = _components(rows, embedded, 1 / variance, seed)
    return {"y": components, "z": components[:, :2]}


def _components(rows: Floats, embedded: Floats, gamma: float, seed: int) -> Floats:
    from sklearn.decomposition import PCA, KernelPCA
    from sklearn.kernel_approximation import Nystroem
    from sklearn.pipeline import make_pipeline

    # One less than there are rows: centring takes a rank from the kernel matrix.
    count = min(COMPONENTS, len(embedded) - 1)
    if len(embedded) <= LARGEST_KERNEL:
        model = KernelPCA(
            count, kernel="rbf", gamma=gamma, eigen_solver="randomized", random_state=seed
        )
    else:
        features = Nystroem(gamma=gamma, n_components=LANDMARKS, random_state=seed)
        model = make_pipeline(features, PCA(count, random_state=seed))
    return np.asarray(model.fit(embedded).transform(rows))

"""Dimension reductions that the method is compared with on tables (paper Table 2).

A reduction takes x (N, D), finite; train (N,) bool, the rows it may learn from; and a
seed. It returns its spaces by name, (N, d) each, as the method does: "y" to measure
features in, "z" for the plane. A method without a transform leaves NaN in held-out rows.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike
from sklearn.decomposition import PCA
from sklearn.manifold import TSNE

from diffaug.evaluation.rows import Floats, finite_rows, train_mask

Reduction = Callable[[ArrayLike, ArrayLike, int], dict[str, Floats]]

COMPONENTS = 50


def pca(x: ArrayLike, train: ArrayLike, seed: int) -> dict[str, Floats]:
    """Principal components of the training rows: "y" the first 50, "z" the first two.

    Fewer where x has fewer columns or `train` fewer rows. All rows are transformed.
    """
    rows = finite_rows(x)
    embedded = rows[train_mask(train, len(rows))]
    model = PCA(min(COMPONENTS, *embedded.shape), random_state=seed).fit(embedded)
    components = model.transform(rows)
    return {"y": components, "z": components[:, :2]}


def tsne(x: ArrayLike, train: ArrayLike, seed: int) -> dict[str, Floats]:
    """t-SNE (van der Maaten and Hinton, 2008) of the training rows' PCA-50: "z" (N, 2).

    Perplexity 30, which more than 30 training rows are needed for, and PCA as the
    start. Held-out rows are NaN.
    """
    mask = train_mask(train, np.shape(x)[0])
    model = TSNE(perplexity=30, init="pca", random_state=seed, n_jobs=1)
    z = np.full((len(mask), 2), np.nan)
    z[mask] = model.fit_transform(pca(x, mask, seed)["y"][mask])
    return {"z": z}


REDUCTIONS: dict[str, Reduction] = {"pca": pca, "tsne": tsne}

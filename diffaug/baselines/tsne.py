"""t-SNE, which has no place for new rows."""

import numpy as np

from diffaug.baselines.components import Rows


def tsne(train: Rows, held_out: Rows, seed: int) -> tuple[np.ndarray, None]:
    """t-SNE (van der Maaten and Hinton, 2008) of the training rows.

    Perplexity 30, which more than 30 training rows are needed for, and PCA as the start.
    """
    from sklearn.manifold import TSNE

    model = TSNE(perplexity=30, init="pca", random_state=seed, n_jobs=1)
    return model.fit_transform(train), None

"""t-SNE, which has no place for new rows."""

import numpy as np

from diffaug.baselines.components import Rows


def tsne(
    train: Rows, held_out: Rows, seed: int, *, perplexity: float = 35, exaggeration: float = 12
) -> tuple[np.ndarray, None]:
    """t-SNE (van der Maaten and Hinton, 2008) of the training rows, PCA as the start.

    perplexity: there must be more training rows than that; scikit-learn's default is 30, 35 is
    chosen in reports/selection. exaggeration: of the attraction in the first 250 steps.
    """
    from sklearn.manifold import TSNE

    model = TSNE(
        perplexity=perplexity,
        early_exaggeration=exaggeration,
        init="pca",
        random_state=seed,
        n_jobs=1,
    )
    return model.fit_transform(train), None

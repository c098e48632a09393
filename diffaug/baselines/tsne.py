"""t-SNE (van der Maaten and Hinton, 2008), which cannot place new rows."""

from diffaug.baselines.common.contract import Baseline, Rows
from diffaug.blocks import Frozen, Positive


class Settings(Frozen):
    """Defaults are scikit-learn's.

    perplexity: There must be more training rows than that. exaggeration: Factor on the attraction
    in the first 250 steps.
    """

    perplexity: Positive = 30
    exaggeration: Positive = 12


def fit(rows: Rows, seed: int, settings: Settings) -> tuple[Rows, None]:
    """Return a map that starts from the first two principal components."""
    from sklearn.manifold import TSNE

    model = TSNE(
        perplexity=settings.perplexity,
        early_exaggeration=settings.exaggeration,
        init="pca",
        random_state=seed,
        n_jobs=1,
    )
    return model.fit_transform(rows), None


BASELINE = Baseline("t-SNE", Settings, fit)

"""Principal components."""

from numpy.typing import ArrayLike

from diffaug.evaluation.rows import Floats, finite_rows, train_mask

COMPONENTS = 50


def pca(x: ArrayLike, train: ArrayLike, seed: int) -> dict[str, Floats]:
    """Principal components of the training rows: "y" the first 50, "z" the first two.

    Fewer where x has fewer columns or `train` fewer rows. All rows are transformed.
    """
    from sklearn.decomposition import PCA

    rows = finite_rows(x)
    embedded = rows[train_mask(train, len(rows))]
    model = PCA(min(COMPONENTS, *embedded.shape), random_state=seed).fit(embedded)
    components = model.transform(rows)
    return {"y": components, "z": components[:, :2]}

"""kNN recall: how many of a row's neighbours among the inputs an embedding keeps."""

from numpy.typing import ArrayLike
from sklearn.neighbors import NearestNeighbors

from diffaug.evaluation import neighbourhoods
from diffaug.evaluation.neighbourhoods import NEIGHBOURS, places_and_inputs

LABEL = f"{NEIGHBOURS}-NN recall of inputs"
NOTE = neighbourhoods.NOTE.format(LABEL)
AGAINST = "inputs"
ACCURACY = False


def train(x: ArrayLike, inputs: ArrayLike, seed: int) -> float:
    """Share of the 15 nearest among the inputs that are among the 15 nearest in the embedding.

    Args:
        x: (N, d), finite.
        inputs: (N, D), finite, N above 15.
        seed: of the rows that are drawn where there are more than `MAX_ROWS`.

    Returns:
        The mean over the rows, in [0, 1]; 15 / (n - 1) is that of an embedding of n rows at random.

    >>> curve = [[1.5**i] for i in range(40)]
    >>> train(curve, curve, seed=0)
    1.0
    """
    near, real = (
        NearestNeighbors(n_neighbors=NEIGHBOURS).fit(rows).kneighbors(return_distance=False)
        for rows in places_and_inputs(x, inputs, seed)
    )
    return float((real[:, :, None] == near[:, None, :]).any(axis=2).mean())

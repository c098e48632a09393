"""Trustworthiness: whether neighbours in an embedding are near one another among the inputs."""

from numpy.typing import ArrayLike
from sklearn import manifold

from diffaug.evaluation import neighbourhoods
from diffaug.evaluation.neighbourhoods import NEIGHBOURS, places_and_inputs

LABEL = "trustworthiness"
NOTE = neighbourhoods.NOTE.format("Trustworthiness")
AGAINST = "inputs"
ACCURACY = False


def train(x: ArrayLike, inputs: ArrayLike, seed: int) -> float:
    """Trustworthiness of an embedding (Venna and Kaski, 2001).

    T = 1 - 2 / (n k (2n - 3k - 1)) times the sum, over all rows and their k = 15 nearest in the
    embedding, of how many ranks beyond k the neighbour has among the inputs.

    Args:
        x: (N, d), finite.
        inputs: (N, D), finite, N above 2k.
        seed: of the rows that are drawn where there are more than `MAX_ROWS`.

    Returns:
        A share in [0, 1], 1 where no row has a stranger among its neighbours; 0.5 is that of an
        embedding at random.

    >>> curve = [[1.5**i] for i in range(40)]
    >>> train(curve, curve, seed=0)
    1.0
    """
    places, rows = places_and_inputs(x, inputs, seed)
    return float(manifold.trustworthiness(rows, places, n_neighbors=NEIGHBOURS))

"""How many rounds are enough, told without labels: `n_rounds="auto"`.

After each round, 15-NN recall says how many of a row's nearest in the data are among its nearest
in z. It is measured on the rows of the fit, or on some of them. Held-out rows do not serve: in five
runs on zeisel their recall fell from the first round to the fourth, while 10-NN rose by three
points.
"""

import math
from collections.abc import Iterable

from torch import Tensor

from diffaug.estimator import use
from diffaug.estimator.rounds import Trained
from diffaug.evaluation.metrics import knn_recall
from diffaug.evaluation.neighbourhoods import NEIGHBOURS
from diffaug.training.parallel import agreed

MOST = 8  # rounds
ROWS = 10_000  # on which recall is measured, at most: it compares all pairs of them
PATIENCE = 2  # rounds without a new best; recall differs by chance from one round to the next


def best_round(rounds: Iterable[Trained], x: Tensor) -> Trained:
    """Take models of one round after the other until recall rises no more; return the best one.

    Args:
        rounds: Models of growing numbers of rounds, as `every_round` trains them.
        x: The rows (N, ...) of the fit, on the device.

    Returns:
        The model of the round with the highest recall. Its history has all rounds that were
        trained, and `knn_recall`, a share in [0, 1], in the last row of each.

    Raises:
        ValueError: Where there are too few rows.
    """
    if len(x) <= NEIGHBOURS:
        raise ValueError(
            f"n_rounds = 'auto': X has {len(x)} rows, and {NEIGHBOURS + 1} or more are needed to "
            "compare neighbours; name a number of rounds"
        )
    x = x[:: math.ceil(len(x) / ROWS)]
    inputs = x.flatten(1).float().cpu().numpy()
    recalls: list[float] = []
    for model in rounds:
        recall = agreed(knn_recall.train(use.embedded(model, x), inputs, model.seed))
        model.history[-1]["knn_recall"] = recall
        if recall > max(recalls, default=-1.0):
            best = model
        recalls.append(recall)
        if len(recalls) > recalls.index(max(recalls)) + PATIENCE:
            break
    best.history = model.history
    return best

"""The rows whose neighbourhoods among the inputs are compared with those in an embedding."""

import numpy as np
from numpy.typing import ArrayLike

from diffaug.evaluation.rows import Floats, drawn, finite_rows

NEIGHBOURS = 15

# All distances between the rows are sorted: time and memory grow with their square.
MAX_ROWS = 3_000
# Below a table: name of the metric.
NOTE = (
    f"{{}}: of the {NEIGHBOURS} nearest neighbours, Euclidean, against the data set's own numbers, "
    f"inside at most {MAX_ROWS:,} rows, drawn."
)


def places_and_inputs(x: ArrayLike, inputs: ArrayLike, seed: int) -> tuple[Floats, Floats]:
    """Return what an embedding and the data set have of the same rows.

    Args:
        x: (N, d), finite.
        inputs: (N, D), finite. They are not scaled, as PCA does not scale them either; to centre
            them would change no distance.
        seed: of the draw.

    Returns:
        (n, d) and (n, D): all rows, or `MAX_ROWS` drawn from the seed whatever their classes.

    Raises:
        ValueError: A row has no partner, or a number of the drawn rows is not finite.
    """
    places, rows = np.asarray(x), np.asarray(inputs)
    if len(places) != len(rows):
        raise ValueError(
            f"x, inputs: {len(places)} and {len(rows)} rows given, equally many needed"
        )
    chosen = drawn(len(rows), MAX_ROWS, seed)
    return finite_rows(places[chosen]), finite_rows(rows[chosen], "inputs")

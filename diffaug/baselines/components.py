"""What a baseline is given and where its result goes: mostly PCA-50, and back into all rows.

The tuned method works in the same 50 components, so a table compares methods and not their
inputs; single-cell practice and the packages themselves (PaCMAP, PHATE: 100) reduce first too.
"""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import ArrayLike, NDArray

from diffaug.baselines.pca import pca
from diffaug.evaluation.rows import Floats, finite_rows, train_mask

Rows = NDArray[np.float32]

# Places training rows (M, d) and held-out rows (K, d) in the plane: (M, 2), (K, 2) or None.
# After the seed it may take settings by name.
Embed = Callable[..., tuple[NDArray, NDArray | None]]
Reduction = Callable[..., dict[str, Floats]]


def on_components(embed: Embed) -> Reduction:
    """Return the reduction that runs `embed` on PCA-50 of the training rows: "z" (N, 2).

    Held-out rows are projected on the same components. Where `embed` has no place for them,
    or none is held out, they stay NaN.
    """

    def reduction(
        x: ArrayLike, train: ArrayLike, seed: int, **settings: float
    ) -> dict[str, Floats]:
        return _placed(embed, pca(x, train, seed)["y"], train, seed, settings)

    return reduction


def on_columns(embed: Embed) -> Reduction:
    """Return the reduction that runs `embed` on all columns, for a method that scales them."""

    def reduction(
        x: ArrayLike, train: ArrayLike, seed: int, **settings: float
    ) -> dict[str, Floats]:
        return _placed(embed, finite_rows(x), train, seed, settings)

    return reduction


def _placed(
    embed: Embed, table: Floats, train: ArrayLike, seed: int, settings: Mapping[str, float]
) -> dict[str, Floats]:
    mask, rows = train_mask(train, len(table)), table.astype(np.float32)
    z = np.full((len(rows), 2), np.nan)
    z[mask], held_out = embed(rows[mask], rows[~mask], seed, **settings)
    if held_out is not None:
        z[~mask] = held_out
    return {"z": z}

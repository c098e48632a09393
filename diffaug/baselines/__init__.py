"""What the method is compared with (paper Tables 1 and 2): one baseline a file, found by its name.

A file here defines `BASELINE`, a `common.contract.Baseline`. It imports packages inside its
functions, so that reading its settings costs nothing. Values chosen for this project stand in the
section `baselines` of params.yaml.
"""

import sys
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from diffaug import found
from diffaug.baselines import pca
from diffaug.baselines.common.contract import Baseline, Rows
from diffaug.blocks import Frozen
from diffaug.evaluation.rows import Floats, Mask, finite_rows, train_mask


def names() -> list[str]:
    """Return the names of all baselines, sorted; none is imported."""
    return found.names(sys.modules[__name__])


def find(name: str) -> Baseline:
    """Return a baseline; ValueError, one line with the names there are, if it is none of them.

    >>> find("tsne").label
    't-SNE'
    """
    return found.find(sys.modules[__name__], name).BASELINE


def embed(
    name: str, x: ArrayLike, train: ArrayLike, seed: int, **settings: Any
) -> dict[str, Floats]:
    """Embed a table by a baseline that learns from the training rows alone.

    Args:
        name: The baseline's.
        x: Rows (N, D), finite.
        train: (N,) bool.
        seed: Decides everything that is random.
        settings: What shall not have the baseline's defaults.

    Returns:
        The spaces by name: the map "z" (N, 2) and, where there are any, features "y" (N, d). A
        held-out row is NaN where the baseline cannot place it.

    Raises:
        ValueError: The name, the rows or a setting is not allowed.
        NotInstalled: The package that the baseline runs on is absent.

    >>> embed("pca", [[0.0, 1.0], [1.0, 0.0], [2.0, 2.0]], [True, True, False], seed=0)["z"].shape
    (3, 2)
    """
    baseline, rows = find(name), finite_rows(x)
    mask, chosen = train_mask(train, len(rows)), baseline.settings(**settings)
    if baseline.sees == "components":
        components = _placed(pca.BASELINE, rows, mask, seed, pca.BASELINE.settings())
        rows = components.astype(np.float32)
    places = _placed(baseline, rows, mask, seed, chosen)
    return {"z": places} if baseline.gives == "z" else {"y": places, "z": places[:, :2]}


def _placed(baseline: Baseline, rows: Rows, mask: Mask, seed: int, settings: Frozen) -> Floats:
    if baseline.fit is None:
        raise ValueError(f"{baseline.label} embeds nothing")
    places, model = baseline.fit(rows[mask], seed, settings)
    embedded = np.full((len(rows), places.shape[1]), np.nan)
    embedded[mask] = places
    if baseline.transform and not mask.all():
        embedded[~mask] = baseline.transform(model, rows[~mask])
    return embedded

"""How near generated rows come to real ones, as a whole: spread, and distances of distributions."""

import numpy as np
from scipy.spatial.distance import cdist

from diffaug.evaluation.rows import Floats, drawn

FEW = 2000
DIRECTIONS = 200


def closeness(generated: Floats, real: Floats, seed: int) -> dict[str, float]:
    """Compare generated rows (S, d) with real ones (N, d), in units of the real columns.

    Returns:
        `spread`: mean over columns of the generated standard deviation over the real one, 1 at
        best; `energy` distance (Székely & Rizzo 2013), of at most 2,000 rows each, and `sliced`
        Wasserstein-1 distance, the mean over 200 random directions; both 0 at best.

    >>> rows = np.random.default_rng(0).normal(size=(500, 3))
    >>> found = closeness(rows, rows, seed=0)
    >>> round(found["spread"], 3), abs(round(found["energy"], 3)), found["sliced"]
    (1.0, 0.0, 0.0)
    """
    mean, std = real.mean(0), real.std(0)
    first, second = (generated - mean) / std, (real - mean) / std
    return {
        "spread": float(first.std(0).mean()),
        "energy": energy(_few(first, seed), _few(second, seed)),
        "sliced": sliced(first, second, seed),
    }


def energy(first: Floats, second: Floats) -> float:
    """Return 2 E|X - Y| - E|X - X'| - E|Y - Y'| of rows (N, d) and (M, d)."""
    between, one, other = cdist(first, second), cdist(first, first), cdist(second, second)
    return float(2 * between.mean() - one.mean() - other.mean())


def sliced(first: Floats, second: Floats, seed: int) -> float:
    """Return the mean Wasserstein-1 distance of rows (N, d) and (M, d) along random directions."""
    directions = np.random.default_rng(seed).normal(size=(first.shape[1], DIRECTIONS))
    directions /= np.linalg.norm(directions, axis=0)
    shares = (np.arange(min(len(first), len(second))) + 0.5) / min(len(first), len(second))
    one, other = (np.quantile(rows @ directions, shares, axis=0) for rows in (first, second))
    return float(np.abs(one - other).mean())


def _few(rows: Floats, seed: int) -> Floats:
    return rows[drawn(len(rows), FEW, seed)]

"""Two independent halves of every cell's counts: one to learn from, one to judge by.

If each molecule of a Poisson count goes to either half by the toss of a coin, the halves are
independent given the cell's true expression (count splitting: Neufeld et al. 2022,
arXiv:2207.00554). An embedding of the first half that follows noise gains nothing on the second.
"""

import numpy as np
import torch
from torch import Tensor

from diffaug.losses.kernels import squared_distances
from diffaug.models.input_space import InputSpace


def halves(counts: np.ndarray, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Split counts (N, D), whole numbers >= 0, at random into two tables that add up to them.

    >>> first, second = halves(np.full((2, 3), 4), seed=0)
    """
    whole = np.rint(counts).astype(np.int64)
    if whole.min() < 0 or np.abs(whole - counts).max() > 1e-3:
        raise ValueError("counts: whole numbers of 0 or more are needed")
    first = np.random.default_rng(seed).binomial(whole, 0.5)
    return first, whole - first


def log_scaled(counts: np.ndarray) -> np.ndarray:
    """Return log1p of counts (N, D) scaled to the median total of a row, float32."""
    totals = counts.sum(1, keepdims=True).clip(1)
    return np.log1p(counts * (np.median(totals) / totals)).astype(np.float32)


def neighbour_r2(
    z: Tensor, other: Tensor, train: Tensor, k: int = 15, components: int = 50
) -> float:
    """How much of the other half's variance a row's neighbours in z explain; at most 1.

    z: (N, d) embedding learned from the first half; other: (N, D) the second half; train: (N,)
    bool. Each held-out row of `other`, in the training rows' first principal components, is
    predicted by the mean of the k training rows that are nearest to it in z.
    """
    space = InputSpace("pca", tuple(other.shape[1:]), components).fit(other[train])
    known, held_out = space(other[train]), space(other[~train])
    return _explained(squared_distances(z[~train], z[train]), known, held_out, k)


def own_neighbour_r2(z: Tensor, other: Tensor, k: int = 15, components: int = 50) -> float:
    """`neighbour_r2` among the rows themselves, where z has no place for new ones.

    Each row of `other` is predicted by the k other rows that are nearest to it in z.
    """
    rows = InputSpace("pca", tuple(other.shape[1:]), components).fit(other)(other)
    return _explained(squared_distances(z, z).fill_diagonal_(torch.inf), rows, rows, k)


def _explained(distances: Tensor, known: Tensor, judged: Tensor, k: int) -> float:
    """Share of the variance of `judged` that the mean of the k nearest `known` rows explains."""
    nearest = distances.topk(k, largest=False).indices
    wrong = (judged - known[nearest].mean(1)).square().sum()
    return float(1 - wrong / (judged - known.mean(0)).square().sum())

"""The k nearest neighbours of every row."""

from __future__ import annotations

from diffaug.lazy import Tensor, torch
from diffaug.views.cells import MAX_DISTANCES, nearest_in_cells

# Up to so many rows all are compared, in a second or two of one core; it would be a minute for
# 93,276 rows of 50 numbers, which take one and a half in cells.
EXACT = 2**14
MAX_ROWS = 4096  # whose distances to all others are held at once


def nearest_neighbours(x: Tensor, k: int) -> Tensor:
    """Return the numbers (N, k) of each row's nearest other rows, nearest first.

    Args:
        x: (N, ...) rows, at least two; ValueError otherwise. The released code searches in the
            first 50 principal components: pass those. Above 16,384 rows the search is approximate:
            of rows that lie in groups nine in ten of the nearest are found, of 50 independent
            normal numbers a quarter (`diffaug.views.cells`).
        k: how many, 1 or more; at most N - 1 are returned.

    >>> import torch
    >>> from diffaug import nearest_neighbours
    >>> nearest_neighbours(torch.tensor([[0.0], [1.0], [3.0]]), k=2)
    tensor([[1, 2],
            [0, 2],
            [1, 0]])
    """
    x = x.flatten(1)
    n = len(x)
    if n < 2:
        raise ValueError(f"nearest_neighbours: {n} rows; at least 2 are needed")
    k = min(k, n - 1)
    with torch.no_grad():
        x = x - x.mean(0)  # Distances stay, and their squares cancel less around the centre.
        if n > EXACT:
            return nearest_in_cells(x, k)
        squares = x.square().sum(1)
        found = []
        size = max(1, min(MAX_ROWS, MAX_DISTANCES // n))
        for start in range(0, n, size):
            part = x[start : start + size]
            d2 = torch.addmm(squares, part, x.T, alpha=-2)
            d2.diagonal(start).fill_(torch.inf)
            found.append(d2.topk(k, largest=False).indices)
        return torch.cat(found)

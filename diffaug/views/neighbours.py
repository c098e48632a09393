"""The k nearest neighbours of every row."""

from __future__ import annotations

from diffaug.lazy import Tensor, torch

# Rows whose distances to all others are held at once, and how many distances that may be: three
# blocks of 256 MiB in float32.
MAX_ROWS = 4096
MAX_DISTANCES = 2**26


def nearest_neighbours(x: Tensor, k: int) -> Tensor:
    """Return the numbers (N, k) of each row's nearest other rows, nearest first.

    Args:
        x: (N, ...) rows, at least two; ValueError otherwise. The released code searches in the
            first 50 principal components: pass those.
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
        squares = x.square().sum(1)
        found = []
        size = max(1, min(MAX_ROWS, MAX_DISTANCES // n))
        for start in range(0, n, size):
            part = x[start : start + size]
            d2 = squares[None, :] - 2 * part @ x.T
            d2[torch.arange(len(part)), torch.arange(start, start + len(part))] = torch.inf
            found.append(d2.topk(k, largest=False).indices)
        return torch.cat(found)

"""The topological loss between a batch of rows and its image in the plane (Moor et al., 2020)."""

import numpy as np
import torch
from scipy.sparse.csgraph import minimum_spanning_tree
from torch import Tensor


def topological_loss(x_distances: Tensor, z_distances: Tensor) -> Tensor:
    """1/2 |A_x[p_x] - A_z[p_x]|^2 + 1/2 |A_z[p_z] - A_x[p_z]|^2 (Moor et al., 2020, Eq. 2, 3).

    (B, B) distances in both spaces; p: pairs that decide the 0-dimensional persistent homology.
    Symmetric, zero or more, 0 for equal matrices; gradients reach both arguments.
    """
    loss = x_distances.new_zeros(())
    for own in (x_distances, z_distances):
        i, j = persistence_pairs(own.detach().numpy())
        loss = loss + 0.5 * (x_distances[i, j] - z_distances[i, j]).square().sum()
    return loss


def persistence_pairs(distances: np.ndarray) -> tuple[Tensor, Tensor]:
    """Ends i, j (B - 1,) of the edges that join two components as a ball of growing radius does.

    distances: (B, B) symmetric. Those are the edges of the minimum spanning tree.
    """
    # csgraph takes zeros for missing edges: rows that coincide would fall apart.
    edges = np.maximum(distances, np.finfo(np.float32).tiny)
    tree = minimum_spanning_tree(np.triu(edges, 1)).tocoo()
    return torch.from_numpy(tree.row).long(), torch.from_numpy(tree.col).long()


def distances(rows: Tensor) -> Tensor:
    """Euclidean distances (B, B) of rows (B, d); no gradient where two coincide."""
    # The faster matrix product would lose the short ones, which are the ones that count.
    return torch.cdist(rows, rows, compute_mode="donot_use_mm_for_euclid_dist")

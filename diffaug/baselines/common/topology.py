"""The autoencoder of Moor et al. (2020), and its loss between rows and their image in the plane."""

import numpy as np
import torch
from scipy.sparse.csgraph import minimum_spanning_tree
from torch import Tensor, nn

from diffaug.baselines.common.network import dense

HIDDEN = (32, 32)


class TopologicalAutoencoder(nn.Module):
    """Encoder onto the plane, its mirror image, and the unit of length of the plane.

    forward: rows (B, d) -> z (B, 2). lam: Weight of the topological loss.
    """

    def __init__(self, inputs: int, lam: float = 1.0) -> None:
        super().__init__()
        widths = [inputs, *HIDDEN, 2]
        self.lam = lam
        self.encoder = dense(widths, normalise=True)
        self.decoder = dense(widths[::-1], normalise=True)
        self.unit = nn.Parameter(torch.ones(()))

    def forward(self, rows: Tensor) -> Tensor:
        return self.encoder(rows)

    def loss(self, rows: Tensor) -> Tensor:
        """Reconstruction error + lam x topological loss a row, distances scaled as published."""
        z = self.encoder(rows)
        x_distances = distances(rows)
        topological = topological_loss(x_distances / x_distances.max(), distances(z) / self.unit)
        return nn.functional.mse_loss(self.decoder(z), rows) + self.lam * topological / len(rows)


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

"""Topological autoencoder (Moor et al., 2020)."""

import numpy as np
import torch
from torch import Tensor, nn

from diffaug.baselines.components import Rows
from diffaug.baselines.network import dense, places, train_network
from diffaug.baselines.topology import distances, topological_loss

HIDDEN = (32, 32)
LAMBDA = 1.0


class TopologicalAutoencoder(nn.Module):
    """Encoder onto the plane, its mirror image, and the unit of length of the plane.

    forward: rows (B, d) -> z (B, 2).
    """

    def __init__(self, inputs: int) -> None:
        super().__init__()
        widths = [inputs, *HIDDEN, 2]
        self.encoder = dense(widths, normalise=True)
        self.decoder = dense(widths[::-1], normalise=True)
        self.unit = nn.Parameter(torch.ones(()))

    def forward(self, rows: Tensor) -> Tensor:
        return self.encoder(rows)

    def loss(self, rows: Tensor) -> Tensor:
        """Reconstruction error + lambda x topological loss a row, distances scaled as published."""
        z = self.encoder(rows)
        x_distances = distances(rows)
        topological = topological_loss(x_distances / x_distances.max(), distances(z) / self.unit)
        return nn.functional.mse_loss(self.decoder(z), rows) + LAMBDA * topological / len(rows)


def topo_ae(train: Rows, held_out: Rows, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Embed with an autoencoder that keeps the connectivity of every batch.

    Two hidden layers of 32, as its authors take for rows of 101 numbers; at most 100 epochs, 10
    without progress. Of the ranges they search, the largest batch, 128, and lambda 1.
    """
    scale = train.std()
    rows, others = torch.from_numpy(train / scale), torch.from_numpy(held_out / scale)
    network = train_network(
        lambda: TopologicalAutoencoder(rows.shape[1]),
        lambda network, batch: network.loss(rows[batch]),
        len(rows),
        seed,
        epochs=100,
        batch_size=128,
        patience=10,
        weight_decay=1e-5,
    )
    return places(network, rows), places(network, others)

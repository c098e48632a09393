"""Topological autoencoder (Moor et al., 2020)."""

from typing import Any

from diffaug.baselines.common.contract import Baseline, Rows
from diffaug.baselines.common.network import places_of_scaled, train_network
from diffaug.blocks import Count, Frozen, Positive
from diffaug.lazy import torch


class Settings(Frozen):
    """Of the ranges that the authors search, the largest batch and lambda 1.

    patience: Epochs without progress that end the training.
    """

    lam: Positive = 1.0
    batch_size: Count = 128
    epochs: Count = 100
    patience: Count = 10


def fit(rows: Rows, seed: int, settings: Settings) -> tuple[Rows, Any]:
    """Return the code of an autoencoder that keeps the connectivity of every batch.

    It has two hidden layers of 32, as its authors take for rows of 101 numbers.
    """
    from diffaug.baselines.common.topology import TopologicalAutoencoder

    scale = rows.std()
    scaled = torch.from_numpy(rows / scale)
    network = train_network(
        lambda: TopologicalAutoencoder(rows.shape[1], settings.lam),
        lambda network, batch: network.loss(scaled[batch]),
        len(rows),
        seed,
        epochs=settings.epochs,
        batch_size=settings.batch_size,
        patience=settings.patience,
        weight_decay=1e-5,
    )
    model = network, scale
    return places_of_scaled(model, rows), model


BASELINE = Baseline("Topo-AE", Settings, fit, places_of_scaled)

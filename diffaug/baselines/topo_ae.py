"""Topological autoencoder (Moor et al., 2020)."""

from typing import Any

from diffaug.baselines.common.contract import Baseline, Rows
from diffaug.blocks import Count, Frozen, Positive


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
    import torch

    from diffaug.baselines.common.network import places, train_network
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
    return places(network, scaled), (network, scale)


def transform(model: Any, rows: Rows) -> Rows:
    import torch

    from diffaug.baselines.common.network import places

    network, scale = model
    return places(network, torch.from_numpy(rows / scale))


BASELINE = Baseline("Topo-AE", Settings, fit, transform)

"""Ivis: a siamese network trained on triplets from a neighbour graph.

Written from its paper (Szubert et al., 2019, Scientific Reports 9:8914) and its package's
documentation; the package itself needs a TensorFlow of the past.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from diffaug.baselines.common.contract import Baseline, Rows
from diffaug.baselines.common.network import places, train_network
from diffaug.blocks import Count, Frozen, Positive
from diffaug.lazy import Tensor, nn, torch
from diffaug.views.neighbours import nearest_neighbours

WIDTH = 128


class Settings(Frozen):
    """Defaults are the package's. patience: Epochs without progress that end the training."""

    neighbours: Count = 150
    margin: Positive = 1.0
    batch_size: Count = 128
    epochs: Count = 1000
    patience: Count = 20


def fit(rows: Rows, seed: int, settings: Settings) -> tuple[Rows, Any]:
    """Return a map in which neighbours are pulled together and other rows pushed a margin away.

    As the package asks for, columns are scaled to [0, 1]: all of them and not the components,
    whose noise that would blow up to the size of their signal.

    Raises:
        ValueError: There are neighbours + 1 rows or fewer, which leaves none to push away.
    """
    k = settings.neighbours
    if len(rows) <= k + 1:
        raise ValueError(f"ivis: {len(rows)} training rows, more than {k + 1} are needed")
    rows = rows.astype(np.float32)
    low, high = rows.min(axis=0), rows.max(axis=0)
    span = np.where(high > low, high - low, 1)
    scaled = torch.from_numpy((rows - low) / span)
    near = nearest_neighbours(scaled, k)

    def loss(network: nn.Module, batch: Tensor) -> Tensor:
        triplet = torch.cat([batch, *positives_and_negatives(near, batch)])
        anchor, positive, negative = network(scaled[triplet]).chunk(3)
        return pn_loss(anchor, positive, negative, settings.margin)

    network = train_network(
        lambda: szubert(scaled.shape[1]),
        loss,
        len(scaled),
        seed,
        epochs=settings.epochs,
        batch_size=settings.batch_size,
        patience=settings.patience,
    )
    return places(network, scaled), (network, low, span)


def transform(model: Any, rows: Rows) -> Rows:
    network, low, span = model
    return places(network, torch.from_numpy((rows.astype(np.float32) - low) / span))


def pn_loss(anchor: Tensor, positive: Tensor, negative: Tensor, margin: float = 1.0) -> Tensor:
    """Mean of max(0, |a - p| - min(|a - n|, |p - n|) + margin): Ivis's triplet loss.

    Takes three (B, d) batches. The negative must be far from both ends of the positive pair.
    """
    pull = _distance(anchor, positive)
    push = torch.minimum(_distance(anchor, negative), _distance(positive, negative))
    return (pull - push + margin).clamp(min=0).mean()


def _distance(a: Tensor, b: Tensor) -> Tensor:
    # The root has no gradient at 0.
    return (a - b).square().sum(1).clamp(min=1e-7).sqrt()


def positives_and_negatives(neighbours: Tensor, batch: Tensor) -> tuple[Tensor, Tensor]:
    """Draw for each row of `batch` (B,) one of its neighbours (N, k) and one row that is none."""
    near = neighbours[batch]
    positive = near.gather(1, torch.randint(near.shape[1], (len(batch), 1)))[:, 0]
    taken = torch.cat([near, batch[:, None]], 1)
    negative = torch.randint(len(neighbours), batch.shape)
    while (bad := (taken == negative[:, None]).any(1)).any():
        negative[bad] = torch.randint(len(neighbours), (int(bad.sum()),))
    return positive, negative


def szubert(inputs: int) -> nn.Sequential:
    """Ivis's default network: SELU layers 128-128-128, alpha dropout 0.1, then the plane."""
    layers: list[nn.Module] = []
    for width in (inputs, WIDTH, WIDTH):
        linear = nn.Linear(width, WIDTH)
        # What keeps SELU's activations at unit variance.
        nn.init.normal_(linear.weight, std=width**-0.5)
        nn.init.zeros_(linear.bias)
        layers += [linear, nn.SELU(), nn.AlphaDropout(0.1)]
    return nn.Sequential(*layers[:-1], nn.Linear(WIDTH, 2))


BASELINE = Baseline("Ivis", Settings, fit, transform, sees="columns")

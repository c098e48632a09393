"""Ivis: a siamese network trained on triplets from a neighbour graph.

Written from its paper (Szubert et al., 2019, Scientific Reports 9:8914) and its package's
documentation; the package itself needs a TensorFlow of the past.
"""

import numpy as np
import torch
from torch import Tensor, nn

from diffaug.baselines.components import Rows
from diffaug.baselines.network import places, train_network
from diffaug.views.neighbours import nearest_neighbours

WIDTH = 128
MARGIN = 1.0


def ivis(
    train: Rows, held_out: Rows, seed: int, *, neighbours: int = 140
) -> tuple[np.ndarray, np.ndarray]:
    """Embed by pulling neighbours together and pushing other rows a margin away.

    Package defaults: margin 1, three SELU layers of 128, batch 128, Adam, at most 1,000 epochs,
    20 without progress; and 150 neighbours, of which reports/selection makes 140. As it asks
    for, the columns are scaled to [0, 1]: all of them and not the components, whose noise that
    would blow up to the size of their signal.
    ValueError with `neighbours` + 1 training rows or fewer: no row would be left to push away.
    """
    if len(train) <= neighbours + 1:
        raise ValueError(f"ivis: {len(train)} training rows, more than {neighbours + 1} are needed")
    low, high = train.min(axis=0), train.max(axis=0)
    span = np.where(high > low, high - low, 1)
    rows, others = (torch.from_numpy((part - low) / span) for part in (train, held_out))
    near = nearest_neighbours(rows, neighbours)

    def loss(network: nn.Module, batch: Tensor) -> Tensor:
        triplet = torch.cat([batch, *positives_and_negatives(near, batch)])
        return pn_loss(*network(rows[triplet]).chunk(3))

    network = train_network(
        lambda: szubert(rows.shape[1]),
        loss,
        len(rows),
        seed,
        epochs=1000,
        batch_size=128,
        patience=20,
    )
    return places(network, rows), places(network, others)


def pn_loss(anchor: Tensor, positive: Tensor, negative: Tensor) -> Tensor:
    """Mean of max(0, |a - p| - min(|a - n|, |p - n|) + margin): Ivis's triplet loss.

    Three (B, d) batches. The negative must be far from both ends of the positive pair.
    """
    pull = _distance(anchor, positive)
    push = torch.minimum(_distance(anchor, negative), _distance(positive, negative))
    return (pull - push + MARGIN).clamp(min=0).mean()


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

"""Ivis's network, and the loss and triplets that train it (Szubert et al., 2019)."""

import torch
from torch import Tensor, nn

WIDTH = 128


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

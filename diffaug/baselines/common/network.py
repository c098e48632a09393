"""Training of the baselines' small networks."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from math import ceil
from typing import TypeVar

import numpy as np

from diffaug.lazy import Tensor, nn, torch

Network = TypeVar("Network", bound="nn.Module")

LR = 0.001


def dense(widths: list[int], normalise: bool = False) -> nn.Sequential:
    """Linear layers from each width to the next, ReLU between them, after BatchNorm if asked."""
    layers: list[nn.Module] = []
    for inputs, outputs in pairwise(widths[:-1]):
        layers += [nn.Linear(inputs, outputs)]
        layers += [nn.BatchNorm1d(outputs)] if normalise else []
        layers += [nn.ReLU()]
    return nn.Sequential(*layers, nn.Linear(widths[-2], widths[-1]))


def train_network(
    make: Callable[[], Network],
    loss: Callable[[Network, Tensor], Tensor],
    rows: int,
    seed: int,
    *,
    epochs: int,
    batch_size: int,
    patience: int,
    weight_decay: float = 0.0,
) -> Network:
    """Train a network with AdamW on batches of row numbers; returns it in eval mode.

    loss: of the network on the rows with the given numbers (B,).
    Ends after `epochs` passes over the `rows`, or after `patience` passes in a row that did not
    lower the mean loss. All that is random comes from `seed`.
    """
    # Dropout draws from the global generator only, so that one is borrowed and given back.
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        network = make().train()
        optimiser = torch.optim.AdamW(
            network.parameters(), lr=LR, weight_decay=weight_decay, fused=True
        )
        # Even batches: none of a single row, which has no variance and no distances.
        count = ceil(rows / batch_size)
        best, waited = np.inf, 0
        for _ in range(epochs):
            mean = _epoch(network, loss, torch.randperm(rows).tensor_split(count), optimiser)
            best, waited = (mean, 0) if mean < best else (best, waited + 1)
            if waited == patience:
                break
    return network.eval()


def _epoch(
    network: Network,
    loss: Callable[[Network, Tensor], Tensor],
    batches: tuple[Tensor, ...],
    optimiser: torch.optim.Optimizer,
) -> float:
    total = 0.0
    for batch in batches:
        value = loss(network, batch)
        optimiser.zero_grad()
        value.backward()
        optimiser.step()
        total += value.item() * len(batch)
    return total / sum(len(batch) for batch in batches)


def places(network: nn.Module, rows: Tensor) -> np.ndarray:
    """Output of a network for `rows` (N, d) as an array (N, 2)."""
    with torch.no_grad():
        return network(rows).numpy()


def places_of_scaled(model: tuple[nn.Module, float], rows: np.ndarray) -> np.ndarray:
    """Output of a network for `rows` (N, d), which it has seen divided by a scale."""
    network, scale = model
    return places(network, torch.from_numpy(rows / scale))

"""Ivis: a siamese network trained on triplets from a neighbour graph.

Written from its paper (Szubert et al., 2019, Scientific Reports 9:8914) and its package's
documentation; the package itself needs a TensorFlow of the past.
"""

from typing import TYPE_CHECKING, Any

import numpy as np

from diffaug.baselines.common.contract import Baseline, Rows
from diffaug.blocks import Count, Frozen, Positive

if TYPE_CHECKING:
    from torch import Tensor, nn


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
    import torch

    from diffaug.baselines.common.network import places, train_network
    from diffaug.baselines.common.triplets import pn_loss, positives_and_negatives, szubert
    from diffaug.views.neighbours import nearest_neighbours

    k = settings.neighbours
    if len(rows) <= k + 1:
        raise ValueError(f"ivis: {len(rows)} training rows, more than {k + 1} are needed")
    rows = rows.astype(np.float32)
    low, high = rows.min(axis=0), rows.max(axis=0)
    span = np.where(high > low, high - low, 1)
    scaled = torch.from_numpy((rows - low) / span)
    near = nearest_neighbours(scaled, k)

    def loss(network: "nn.Module", batch: "Tensor") -> "Tensor":
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
    import torch

    from diffaug.baselines.common.network import places

    network, low, span = model
    return places(network, torch.from_numpy((rows.astype(np.float32) - low) / span))


BASELINE = Baseline("Ivis", Settings, fit, transform, sees="columns")

"""What a trained model is used for: rows are embedded, and new ones are drawn."""

import numpy as np
import torch
from torch import Tensor

from diffaug.estimator.rounds import Trained
from diffaug.io import from_bytes
from diffaug.training.augment import augment
from diffaug.training.encoder import embed, load_encoder
from diffaug.training.inputs import Inputs
from diffaug.training.jobs import BATCH


def embedded(trained: Trained, x: Tensor) -> np.ndarray:
    """Return z (N, z_dim) float32 of rows x (N, ...) on the device."""
    settings, shape = trained.settings, tuple(x.shape[1:])
    space, encoder = load_encoder(settings, trained.encoder, shape, x.device)
    _, z = embed(encoder, Inputs(space, x), BATCH)
    return z.cpu().numpy()


def augmented(trained: Trained, x: Tensor, copies: int, seed: int) -> np.ndarray:
    """Return samples (copies * N, ...) of rows x (N, ...) on the device, in the data's numbers.

    Raises:
        ValueError: Where no generator was trained.
    """
    if trained.generator is None or trained.start is None:
        mixing = trained.settings.mixing
        raise ValueError(
            f"no generator was trained: settings.mixing has lam = {mixing.lam:g}, source = "
            f"{mixing.source!r}; needed are lam > 0 and source = 'generated'"
        )
    sampling = trained.settings.augment.model_copy(update={"copies": copies})
    settings = trained.settings.model_copy(update={"augment": sampling})
    samples = augment(settings, x, seed, trained.start, trained.generator).flatten(0, 1)
    space, _ = load_encoder(settings, trained.start, tuple(x.shape[1:]), x.device)
    parts = [_in_data(space.inverse(from_bytes(part)), x) for part in samples.split(BATCH)]
    return torch.cat(parts).numpy()


def _in_data(rows: Tensor, x: Tensor) -> Tensor:
    rows = rows.cpu()
    return rows.round().clamp(0, 255).byte() if x.dtype == torch.uint8 else rows

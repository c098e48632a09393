"""A data set of three groups and settings small enough to train in a tenth of a second."""

import numpy as np
import pytest
import torch

from diffaug.data.canonical import RawData, write_dataset
from diffaug.layers import overlay
from diffaug.settings import Settings

OPTIMISER = {"lr": 0.002, "weight_decay": 1e-4, "batch_size": 32, "schedule": "cosine"}
BASE = {
    "space": {"kind": "unit"},
    "encoder": {"kind": "mlp"},
    "contrast": {"loss": "info_nce"},
    "views": {"steps": [{"name": "neighbour_mix", "k": 3}, {"name": "noise", "strength": 0.1}]},
    "estep": OPTIMISER,
    "mstep": {
        "denoiser": {"kind": "residual_mlp", "width": 16, "blocks": 1},
        "target": "v",
        "condition": "y",
        "scaling": "standard",
        "steps": 50,
        "ema": 0.9,
        "optimiser": OPTIMISER,
    },
    "augment": {"sampler": "ddim", "steps": 4, "copies": 2},
    "mixing": {"lam": 0.5},
    "budget": {"estep1": 2, "mstep": 3, "estep2": 2},
}


@pytest.fixture(scope="session")
def make_settings():
    """make_settings(mstep={"condition": "z"}): the base with sections changed."""

    def make(**sections):
        return Settings.model_validate(overlay(BASE, sections))

    return make


@pytest.fixture(scope="session")
def groups():
    """x (100, 6) float32 in three separate groups, labels (100,)."""
    rng = np.random.default_rng(0)
    labels = np.arange(100) % 3
    centres = 4 * rng.normal(size=(3, 6))
    return (centres[labels] + rng.normal(size=(100, 6))).astype(np.float32), labels


@pytest.fixture(scope="session")
def x(groups):
    return torch.from_numpy(groups[0])


@pytest.fixture(scope="session")
def make_dataset(groups):
    """make_dataset(folder, labels): write the groups, with other labels if given."""

    def make(folder, labels=None):
        rows, true_labels = groups
        return write_dataset(
            folder,
            RawData(rows, true_labels if labels is None else labels, ("a", "b", "c")),
            name="toy",
            domain="biology",
        )

    return make

"""SimCLR's training step on images: ours against a plain loop with lightly."""

from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from torch.utils.data import DataLoader

from benchmarks.contract import Comparison, Pair
from benchmarks.data import images
from benchmarks.pictures import Pictures
from benchmarks.steps import endless, estep_step, steps_side
from diffaug.baselines.common.packages import imported
from diffaug.estimator.protocol import settings_for
from diffaug.settings import Settings

STEPS = 10
# The network, the views, the loss and the optimiser of both.
SETTINGS: dict[str, Any] = {
    "encoder": {"kind": "small_resnet", "width": 16, "projection": [2048], "z_dim": 128},
    "contrast": {"loss": "nt_xent", "temperature": 0.5},
    "views": {"both": True, "steps": [{"name": "recipe", "of": "simclr"}]},
    "estep": {"batch_size": 128},
}


def settings_of(x: np.ndarray) -> Settings:
    """Return the settings of both sides for images x (N, C, H, W)."""
    return settings_for(x.shape, 1.0, SETTINGS, {})


def ours(x: np.ndarray, seed: int) -> Callable[[], object]:
    """Return one step of E-step 1 on images (N, C, H, W) of bytes."""
    return estep_step(settings_of(x), torch.from_numpy(x))


def lightly(x: np.ndarray, seed: int) -> Callable[[], float]:
    """Return one step of lightly's tutorial for SimCLR, on the same network."""
    # Imported first, to say what is missing: these modules are parts of it.
    imported("lightly")
    from lightly.loss import NTXentLoss
    from lightly.transforms import SimCLRTransform

    settings = settings_of(x)
    torch.manual_seed(seed)
    network = settings.encoder.build(x.shape[1:], seed).train()
    of = settings.estep
    optimiser = torch.optim.AdamW(
        network.parameters(), lr=of.lr, weight_decay=of.weight_decay, fused=True
    )
    # As its documentation advises for images of this size.
    transform = SimCLRTransform(input_size=x.shape[-1], cj_strength=0.5, gaussian_blur=0.0)
    loader = DataLoader(Pictures(x, transform), of.batch_size, shuffle=True, drop_last=True)
    batches = endless(loader)
    criterion = NTXentLoss(temperature=SETTINGS["contrast"]["temperature"])

    def step() -> float:
        first, second = next(batches)
        loss = criterion(network(first)[1], network(second)[1])
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        return loss.item()

    return step


def pairs(full: bool) -> list[Pair]:
    """Return the one pair."""
    facts = {"settings": SETTINGS}
    sides = (steps_side(n, f, STEPS, facts) for n, f in (("E-step 1", ours), ("lightly", lightly)))
    return [Pair("cifar10-subset", *sides)]


COMPARISON = Comparison(
    title="SimCLR on images of 32 x 32",
    note=f"{STEPS} training steps on batches of {SETTINGS['estep']['batch_size']} with the same "
    "small ResNet, views and loss: data loading, views, forward, backward, AdamW.",
    pairs=pairs,
    load=lambda case: images(case).rows,
    seeds=False,
)

"""Diffusion of images and of table rows: our denoisers against denoising-diffusion-pytorch's."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import torch

from benchmarks.contract import Comparison, Pair
from benchmarks.data import table
from benchmarks.plain_diffusion import Plain, of_images, of_rows, padded
from benchmarks.steps import mstep_step, steps_side
from diffaug.bench.work import sampling_step
from diffaug.estimator.protocol import settings_for
from diffaug.settings import Settings

TRAINING, SAMPLING, DRAWN = "training step", "DDIM, 50 steps", 50


@dataclass(frozen=True)
class Kind:
    """What is generated, and by which networks.

    Attributes:
        load: Takes how many rows, returns them.
        settings: Ours.
        plain: Takes rows, returns the package's diffusion of them, untrained.
        names: Of our network and of the package's.
        batch, drawn, steps: Rows a training step, samples a draw, training steps a timed call.
    """

    load: Callable[[int], np.ndarray]
    settings: Mapping[str, Any]
    plain: Callable[[np.ndarray, int], Plain]
    names: tuple[str, str]
    batch: int
    drawn: int
    steps: int

    def settings_of(self, x: np.ndarray) -> Settings:
        """Return our settings for rows x (N, ...)."""
        more = {
            "mstep": {**self.settings, "optimiser": {"batch_size": self.batch}},
            "augment": {"sampler": "ddim", "steps": DRAWN, "copies": 1},
        }
        return settings_for(x.shape, 1.0, more, {})

    def ours(self, work: Callable[..., Any], x: np.ndarray, seed: int) -> Callable[[], Any]:
        """Return one call of our training step or draw, on rows x (N, ...)."""
        return work(self.settings_of(x), torch.from_numpy(x))

    def peer(self, draws: bool, x: np.ndarray, seed: int) -> Callable[[], Any]:
        """Return one call of the package's, on rows x (N, ...)."""
        torch.manual_seed(seed)
        diffusion = self.plain(x, self.batch)
        return partial(diffusion.draw, len(x)) if draws else diffusion.step

    def pair(self, case: str, draws: bool) -> Pair:
        """Return both as sides of a comparison."""
        ours = partial(self.ours, sampling_step if draws else mstep_step)
        calls, steps = (ours, partial(self.peer, draws)), 1 if draws else self.steps
        facts = {"settings": dict(self.settings), "batch": self.batch, "drawn": self.drawn}
        sides = (steps_side(n, f, steps, facts) for n, f in zip(self.names, calls, strict=True))
        return Pair(case, *sides)


def random_images(count: int) -> np.ndarray:
    """Return bytes (N, 3, 32, 32): what they show changes no time."""
    return np.random.default_rng(0).integers(0, 256, (count, 3, 32, 32), dtype=np.uint8)


def plain_images(x: np.ndarray, batch: int) -> Plain:
    """Return the package's diffusion of images of bytes (N, C, H, W)."""
    return Plain(of_images(x.shape[1:], 32, DRAWN), torch.from_numpy(x) / 255, batch)


def plain_rows(x: np.ndarray, batch: int) -> Plain:
    """Return the package's diffusion of rows (N, d), standardised."""
    rows = torch.from_numpy((x - x.mean(0)) / x.std(0))
    return Plain(of_rows(x.shape[1], 16, DRAWN), padded(rows), batch)


# Widths are those at which the networks of both have nearly as many parameters.
KINDS = {
    "images": Kind(
        random_images,
        {"denoiser": {"kind": "unet", "width": 40}, "scaling": "unit"},
        plain_images,
        ("U-Net", "denoising-diffusion-pytorch"),
        batch=32,
        drawn=16,
        steps=3,
    ),
    "zeisel": Kind(
        lambda count: table("zeisel").rows[:count],
        {"denoiser": {"kind": "residual_mlp", "width": 128}},
        plain_rows,
        ("residual MLP", "denoising-diffusion-pytorch, 1-d"),
        batch=300,
        drawn=128,
        steps=10,
    ),
}


def pairs(full: bool) -> list[Pair]:
    """Return a pair for a training step and one for a draw, of each kind of rows."""
    works = {TRAINING: False, SAMPLING: True}
    return [
        kind.pair(f"{name}, {work}", draws)
        for name, kind in KINDS.items()
        for work, draws in works.items()
    ]


def load(case: str) -> np.ndarray:
    """Return the rows of a case: as many as a batch has, or as are drawn."""
    name, _, work = case.partition(", ")
    kind = KINDS[name]
    return kind.load(kind.batch if work == TRAINING else kind.drawn)


COMPARISON = Comparison(
    title="Diffusion",
    note=f"Images of 3 x 32 x 32: {KINDS['images'].steps} training steps on batches of "
    f"{KINDS['images'].batch}, or {KINDS['images'].drawn} samples; networks of 2.5 (ours) and 2.6 "
    f"million parameters. Rows of 50 numbers: {KINDS['zeisel'].steps} steps on batches of "
    f"{KINDS['zeisel'].batch}, or {KINDS['zeisel'].drawn} samples; 0.35 and 0.38 million, the "
    "peer's made for sequences, as the package has none for tables. Averages of weights are "
    "included. Ours has a condition, the peer's none.",
    pairs=pairs,
    load=load,
    seeds=False,
)

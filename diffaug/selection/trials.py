"""Settings tried on one half of a data set's counts and judged by the other half."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from diffaug.data.canonical import train_mask
from diffaug.data.counts_packs import BLADDER, CORD_BLOOD
from diffaug.data.prepare import download
from diffaug.data.readers.npz import read_npz
from diffaug.data.recipes import dense
from diffaug.data.zeisel import read_zeisel
from diffaug.selection.halves import halves, log_scaled, neighbour_r2
from diffaug.settings import Settings, Views
from diffaug.training.checkpoint import Checkpoint
from diffaug.training.estep import embed, estep1, estep2, load_encoder
from diffaug.training.mstep import augment, mstep

PACKS = {"mca-bladder": BLADDER.file, "cbmc": CORD_BLOOD.file}
NEIGHBOURS = {"name": "neighbour_mix", "k": 15}
WEAK, STRONG = ({"name": "noise", "strength": strength} for strength in (0.3, 0.5))
VIEWS = {
    "neighbours": [NEIGHBOURS],
    "neighbours, noise 0.3": [NEIGHBOURS, WEAK],
    "neighbours, noise 0.5": [NEIGHBOURS, STRONG],
    "noise 0.3": [WEAK],
    "noise 0.5": [STRONG],
}
# Generated positives are tried beside views that know neighbours and beside views that do not.
STARTS = ("neighbours, noise 0.3", "noise 0.3")
GENERATED: dict[str, dict[str, dict[str, Any]]] = {
    "lambda 0": {"mixing": {"lam": 0.0}},
    "lambda 0.5": {"mixing": {"lam": 0.5}},
    "lambda 1": {"mixing": {"lam": 1.0}},
    "lambda 1, 20 copies": {"mixing": {"lam": 1.0}, "augment": {"copies": 20}},
    "lambda 1, from half the noise": {"mixing": {"lam": 1.0}, "augment": {"strength": 0.5}},
    "lambda 1, condition z": {"mixing": {"lam": 1.0}, "mstep": {"condition": "z"}},
}
Row = dict[str, Any]


def counts_of(name: str, folder: Path) -> np.ndarray:
    """Return a data set's raw counts (N, D); ValueError where it has none."""
    if name not in ("zeisel", *PACKS):
        raise ValueError(f"{name}: no counts; allowed are zeisel, {', '.join(PACKS)}")
    download(name, folder)
    if name == "zeisel":
        return np.rint(np.expm1(read_zeisel(folder).x.astype(np.float64)))
    return dense(read_npz(folder / PACKS[name]).x)


def trial(name: str, settings: Settings, counts: np.ndarray, seed: int) -> Iterator[Row]:
    """Yield one score for each of VIEWS after E-step 1, then for GENERATED after E-step 2."""
    first, second = halves(counts, seed=0)
    rows, other = torch.from_numpy(log_scaled(first)), torch.from_numpy(log_scaled(second))
    train = torch.from_numpy(train_mask(len(rows)))
    x = rows[train]

    def score(done: Checkpoint, phase: str, setting: str) -> Row:
        space, encoder = load_encoder(settings, done, tuple(x.shape[1:]), "cpu")
        r2 = neighbour_r2(embed(encoder, space(rows))[1], other, train)
        cell = {"dataset": name, "phase": phase, "setting": setting, "seed": seed}
        return {**cell, "r2": f"{r2:.4f}"}

    for label, steps in VIEWS.items():
        views = Views.model_validate({"steps": steps, "both": True})
        tried = settings.model_copy(update={"views": views})
        start = estep1(tried, x, seed, identity={})
        yield score(start, "estep1", label)
        if label in STARTS:
            for generated, done in _second_steps(tried, x, seed, start):
                yield score(done, f"estep2, {label}", generated)


def _second_steps(
    settings: Settings, x: Tensor, seed: int, start: Checkpoint
) -> Iterator[tuple[str, Checkpoint]]:
    """E-step 2 under each of GENERATED; one generator for each condition."""
    generators: dict[str, Checkpoint] = {}
    for label, changes in GENERATED.items():
        blocks = {
            block: getattr(settings, block).model_copy(update=values)
            for block, values in changes.items()
        }
        tried = settings.model_copy(update=blocks)
        samples = None
        if tried.generates:
            told = tried.mstep.condition
            if told not in generators:
                generators[told] = mstep(tried, x, seed, start, identity={})
            samples = augment(tried, x, seed, start, generators[told])
        yield label, estep2(tried, x, seed, start, samples, identity={})

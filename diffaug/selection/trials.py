"""Settings tried on one half of a data set's measurements and judged by the other half."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

import numpy as np
import torch
from torch import Tensor

from diffaug.config import load
from diffaug.data.canonical import train_mask
from diffaug.layers import overlay
from diffaug.selection import grid
from diffaug.selection.by_epoch import (
    draw_each_epoch,
    estep1_by_nu,
    estep2_by_epoch,
    falling,
    fresh,
    growing,
)
from diffaug.selection.conditions import Between, Blurred, draw_told
from diffaug.selection.grid import ESTEP1, ESTEP2, Changes
from diffaug.selection.halves import neighbour_r2
from diffaug.settings import Settings
from diffaug.training.augment import augment
from diffaug.training.checkpoint import Checkpoint
from diffaug.training.encoder import embed, load_encoder
from diffaug.training.estep1 import estep1
from diffaug.training.estep2 import estep2
from diffaug.training.mstep import mstep

# Those that do not draw, or do not train, as the workflow does.
DRAWN: dict[str, Callable[..., Tensor]] = {
    grid.BETWEEN: partial(draw_told, Between),
    grid.BLURRED: partial(draw_told, Blurred),
    grid.FRESH: draw_each_epoch,
}
FIRST: dict[str, Callable[..., Checkpoint]] = {
    grid.NU_FALLING: partial(estep1_by_nu, lambda done: 10 ** (1 - done)),
}
SECOND: dict[str, Callable[..., Checkpoint]] = {
    grid.GROWING: partial(estep2_by_epoch, growing),
    grid.FALLING: partial(estep2_by_epoch, falling),
    grid.FRESH: partial(estep2_by_epoch, fresh),
}
Row = dict[str, Any]


def tuned_trial(name: str, x: np.ndarray, other: np.ndarray, seed: int) -> Iterator[Row]:
    """`trial` of the settings in params.yaml."""
    params = load("params.yaml")
    return trial(name, params.settings(name, params.protocol), x, other, seed)


def trial(
    name: str, settings: Settings, x: np.ndarray, other: np.ndarray, seed: int
) -> Iterator[Row]:
    """Yield one score for each of ESTEP1, and for each of ESTEP2 that goes on from it.

    x (N, D) is learned from, other (N, D') judges: see `splits.split`.
    """
    rows, judge = torch.from_numpy(x), torch.from_numpy(other)
    train = torch.from_numpy(train_mask(len(rows)))
    known = rows[train]

    def score(tried: Settings, done: Checkpoint, phase: str, setting: str) -> Row:
        r2 = neighbour_r2(places(tried, done, rows), judge, train)
        cell = {"dataset": name, "phase": phase, "setting": setting, "seed": seed}
        return {**cell, "r2": f"{r2:.4f}"}

    for label, changes in ESTEP1.items():
        tried = changed(settings, changes)
        first = FIRST.get(label, partial(estep1, identity={}))
        start = first(tried, known, seed)
        yield score(tried, start, "estep1", label)
        for setting, done in second_steps(tried, known, seed, start, ESTEP2.get(label, {})):
            yield score(tried, done, f"estep2, {label}", setting)


def changed(settings: Settings, changes: Changes) -> Settings:
    """Return settings with some values of some blocks replaced; ValidationError if not allowed."""
    return Settings.model_validate(overlay(settings.model_dump(mode="json"), changes))


def places(settings: Settings, done: Checkpoint, rows: Tensor) -> Tensor:
    """Return z of rows (N, D) by the encoder that an E-step left."""
    space, encoder = load_encoder(settings, done, tuple(rows.shape[1:]), "cpu")
    return embed(encoder, space(rows))[1]


def second_steps(
    settings: Settings, x: Tensor, seed: int, start: Checkpoint, second: Mapping[str, Changes]
) -> Iterator[tuple[str, Checkpoint]]:
    """E-step 2 under each of `second`; one generator for each condition."""
    generators: dict[str, Checkpoint] = {}
    for label, changes in second.items():
        tried = changed(settings, changes)
        samples = None
        if tried.mixing.generates:
            told = tried.mstep.condition
            if told not in generators:
                generators[told] = mstep(tried, x, seed, start, identity={})
            samples = DRAWN.get(label, augment)(tried, x, seed, start, generators[told])
        train = SECOND.get(label, partial(estep2, identity={}))
        yield label, train(tried, x, seed, start, samples)

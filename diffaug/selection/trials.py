"""Settings tried on one half of a data set's measurements and judged by the other half."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

import numpy as np
import torch
from torch import Tensor

from diffaug.config import load
from diffaug.data.canonical import train_mask
from diffaug.selection.by_epoch import estep2_by_epoch, falling, fresh, growing
from diffaug.selection.conditions import Between, Blurred, draw_told
from diffaug.selection.halves import neighbour_r2
from diffaug.settings import Settings
from diffaug.training.checkpoint import Checkpoint
from diffaug.training.estep import embed, estep1, estep2, load_encoder
from diffaug.training.mstep import augment, mstep

Changes = Mapping[str, Mapping[str, Any]]  # block of the settings -> values in place of its own


def hand_made(k: int | None, *steps: tuple[str, float]) -> Changes:
    """Views that mix a row with one of its k neighbours, if any, then noise or masking."""
    mixed: list[dict[str, Any]] = [{"name": "neighbour_mix", "k": k}] if k else []
    size = {"noise": "strength", "mask": "share"}
    then = [{"name": name, size[name]: value} for name, value in steps]
    return {"views": {"steps": [*mixed, *then], "both": True}}


USED = hand_made(15, ("noise", 0.3))
# E-step 1: the first is what the others are compared with; each changes one thing.
ESTEP1: dict[str, Changes] = {
    "15 neighbours, noise 0.3": USED,
    "15 neighbours": hand_made(15),
    "15 neighbours, noise 0.1": hand_made(15, ("noise", 0.1)),
    "15 neighbours, noise 0.5": hand_made(15, ("noise", 0.5)),
    "5 neighbours, noise 0.3": hand_made(5, ("noise", 0.3)),
    "15 neighbours, masking 0.2": hand_made(15, ("mask", 0.2)),
    "noise 0.3": hand_made(None, ("noise", 0.3)),
    "masking 0.2": hand_made(None, ("mask", 0.2)),
    "15 neighbours, noise 0.3, nu 0.5": {**USED, "contrast": {"nu": 0.5}},
    "15 neighbours, noise 0.3, 100 components": {**USED, "space": {"components": 100}},
    "15 neighbours, noise 0.3, scaled genes": {**USED, "space": {"kind": "unit"}},
    "15 neighbours, noise 0.3, lr 0.001": {**USED, "estep": {"lr": 0.001}},
    "15 neighbours, noise 0.3, lr 0.004": {**USED, "estep": {"lr": 0.004}},
    # As many epochs: twice the steps.
    "15 neighbours, noise 0.3, batch 150": {**USED, "estep": {"batch_size": 150}},
}
# E-step 2, after an E-step 1 above: generated positives beside its views.
ALL: Changes = {"mixing": {"lam": 1.0}}
LAMBDA: dict[str, Changes] = {
    f"lambda {lam:g}": {"mixing": {"lam": lam}} for lam in (0.0, 0.1, 0.5, 1.0)
}
BETWEEN, BLURRED = "lambda 1, condition between neighbours", "lambda 1, condition blurred"
GROWING, FALLING = "lambda from 0 to 1", "lambda from 1 to 0"
FRESH = "lambda 1, drawn anew each epoch"
OWN = "lambda 1, the row itself"  # the control
# What a generator that knows less of the row, and the row without a generator, give.
SOURCES: dict[str, Changes] = {
    "lambda 1, condition z": {**ALL, "mstep": {"condition": "z"}},
    OWN: {"mixing": {"lam": 1.0, "source": "itself"}},
}
GENERATED: dict[str, Changes] = {
    "lambda 1, 1 copy": {**ALL, "augment": {"copies": 1}},
    "lambda 1, 20 copies": {**ALL, "augment": {"copies": 20}},
    FRESH: ALL,
    "lambda 1, from half the noise": {**ALL, "augment": {"strength": 0.5}},
    BETWEEN: ALL,
    BLURRED: ALL,
    GROWING: ALL,
    FALLING: ALL,
    **SOURCES,
}
# Those that do not draw, or do not train, as the workflow does.
DRAWN = {BETWEEN: partial(draw_told, Between), BLURRED: partial(draw_told, Blurred)}
Train = Callable[..., Checkpoint]
TRAINED: dict[str, Train] = {
    label: partial(estep2_by_epoch, change)
    for label, change in ((GROWING, growing), (FALLING, falling), (FRESH, fresh))
}
# Beside views that know neighbours, and beside views that do not.
ESTEP2: dict[str, dict[str, Changes]] = {
    "15 neighbours, noise 0.3": {**LAMBDA, **GENERATED},
    "noise 0.3": {**LAMBDA, **SOURCES},
    "masking 0.2": {**LAMBDA, **SOURCES},
    "15 neighbours, noise 0.3, scaled genes": LAMBDA,
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
        space, encoder = load_encoder(tried, done, tuple(rows.shape[1:]), "cpu")
        r2 = neighbour_r2(embed(encoder, space(rows))[1], judge, train)
        cell = {"dataset": name, "phase": phase, "setting": setting, "seed": seed}
        return {**cell, "r2": f"{r2:.4f}"}

    for label, changes in ESTEP1.items():
        tried = changed(settings, changes)
        start = estep1(tried, known, seed, identity={})
        yield score(tried, start, "estep1", label)
        for setting, done in _second_steps(tried, known, seed, start, ESTEP2.get(label, {})):
            yield score(tried, done, f"estep2, {label}", setting)


def changed(settings: Settings, changes: Changes) -> Settings:
    """Return settings with some values of some blocks replaced; ValidationError if not allowed."""
    values = settings.model_dump()
    return Settings.model_validate(
        values | {block: {**values[block], **new} for block, new in changes.items()}
    )


def _second_steps(
    settings: Settings, x: Tensor, seed: int, start: Checkpoint, second: Mapping[str, Changes]
) -> Iterator[tuple[str, Checkpoint]]:
    """E-step 2 under each of `second`; one generator for each condition."""
    generators: dict[str, Checkpoint] = {}
    for label, changes in second.items():
        tried = changed(settings, changes)
        if label == FRESH:
            tried = changed(tried, {"augment": {"copies": tried.epochs.estep2}})
        samples = None
        if tried.generates:
            told = tried.mstep.condition
            if told not in generators:
                generators[told] = mstep(tried, x, seed, start, identity={})
            samples = DRAWN.get(label, augment)(tried, x, seed, start, generators[told])
        train: Train = TRAINED.get(label, partial(estep2, identity={}))
        yield label, train(tried, x, seed, start, samples)

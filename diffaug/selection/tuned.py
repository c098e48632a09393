"""Study of the settings of `tuned`: hand-made views, losses, and generated positives after them.

One generator is trained for each E-step 1 and kind of condition; all E-steps 2 share it.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import torch
from torch import Tensor

from diffaug.data.canonical import train_mask
from diffaug.selection.by_epoch import CHANGES
from diffaug.selection.conditions import CONDITIONS
from diffaug.selection.halves import neighbour_r2
from diffaug.settings import Settings
from diffaug.training.augment import augment
from diffaug.training.checkpoint import Checkpoint
from diffaug.training.contrastive import BeforeEpoch, unchanged
from diffaug.training.encoder import embed, load_encoder
from diffaug.training.estep1 import estep1
from diffaug.training.estep2 import estep2
from diffaug.training.mstep import mstep

Trial = Mapping[str, Any]
Score = tuple[str, str, float]


def scores(
    x: np.ndarray, other: np.ndarray, values: Mapping[str, Any], seed: int
) -> Iterator[Score]:
    """Yield (phase, setting, R2) for each E-step 1, and for each E-step 2 that goes on from it.

    Args:
        x: What is learned from, (N, D); see `splits.split`.
        other: What judges, (N, D').
        values: `trials`, from `Tuned.values`.
        seed: The run's seed.
    """
    rows, judge = torch.from_numpy(x), torch.from_numpy(other)
    train = torch.from_numpy(train_mask(len(rows)))

    for trial in values["trials"]:
        settings = Settings.model_validate(trial["settings"])
        change = change_of(trial, settings, None)
        start = estep1(settings, rows[train], seed, identity={}, before_epoch=change)
        r2 = neighbour_r2(places(settings, start, rows), judge, train)
        yield "estep1", trial["setting"], r2
        for label, z in second_steps(trial["then"], rows, train, seed, start):
            yield f"estep2, {trial['setting']}", label, neighbour_r2(z, judge, train)


def second_steps(
    trials: list[Trial], rows: Tensor, train: Tensor, seed: int, start: Checkpoint
) -> Iterator[tuple[str, Tensor]]:
    """Yield setting and places z of all rows after E-step 2, for each of `trials`."""
    x = rows[train]
    generators: dict[str, Checkpoint] = {}
    for trial in trials:
        settings = Settings.model_validate(trial["settings"])
        samples = None
        if settings.mixing.generates:
            told = settings.mstep.condition
            if told not in generators:
                generators[told] = mstep(settings, x, seed, start, identity={})
            samples = draw(trial, settings, x, seed, start, generators[told])
        change = change_of(trial, settings, samples)
        done = estep2(settings, x, seed, start, samples, identity={}, before_epoch=change)
        yield trial["setting"], places(settings, done, rows)


def draw(
    trial: Trial, settings: Settings, x: Tensor, seed: int, start: Checkpoint, generator: Checkpoint
) -> Tensor:
    """Draw the cache of a trial; where it has a copy for each epoch, as many as epochs."""
    if trial["by_epoch"] == "fresh":
        epochs = settings.budget.epochs("estep2", len(x), settings.estep.batch_size)
        sampling = settings.augment.model_copy(update={"copies": epochs})
        settings = settings.model_copy(update={"augment": sampling})
    condition_of = CONDITIONS[trial["condition"]]
    return augment(settings, x, seed, start, generator, condition_of=condition_of)


def change_of(trial: Trial, settings: Settings, samples: Tensor | None) -> BeforeEpoch:
    """Return what changes from epoch to epoch in a trial."""
    if trial["by_epoch"] is None:
        return unchanged
    change = CHANGES[trial["by_epoch"]]
    return lambda step, done: change(step, done, settings, samples)


def places(settings: Settings, done: Checkpoint, rows: Tensor) -> Tensor:
    """Return z of rows (N, D) by the encoder that an E-step left."""
    space, encoder = load_encoder(settings, done, tuple(rows.shape[1:]), "cpu")
    return embed(encoder, space(rows))[1]

"""The steps that are timed: training's own, and a draw of samples."""

from collections.abc import Callable

import torch
from torch import Tensor

from diffaug.settings import Settings
from diffaug.training.augment import augment
from diffaug.training.checkpoint import Checkpoint
from diffaug.training.estep1 import estep1_phase
from diffaug.training.generator import build_generator
from diffaug.training.loop import Phase, optimiser_of, update
from diffaug.training.mstep import mstep_phase
from diffaug.training.streams import Streams

Step = Callable[[], object]


def estep(settings: Settings, x: Tensor) -> Phase:
    """Return E-step 1 on rows x (N, ...)."""
    return estep1_phase(settings, x, 0, {})


def mstep(settings: Settings, x: Tensor) -> Phase:
    """Return the M-step on rows x (N, ...), told by an untrained encoder."""
    return mstep_phase(settings, x, 0, untrained(estep(settings, x)), identity={})


def training_step(phase: Phase, x: Tensor) -> Step:
    """Return a call that runs one step of the training loop on random rows of x (N, ...)."""
    optimiser, streams = optimiser_of(phase), Streams(0, phase.name, x.device)
    for module in phase.trained:
        module.train()
    return lambda: update(phase, optimiser, drawn_rows(phase, x, streams), streams)


def drawn_rows(phase: Phase, x: Tensor, streams: Streams) -> Tensor:
    """Return the numbers of a batch, drawn on the device as the training loop does."""
    batch = min(phase.optimiser.batch_size, len(x))
    return torch.randperm(len(x), generator=streams.batches, device=x.device)[:batch]


def sampling_step(settings: Settings, x: Tensor) -> Step:
    """Return a call that draws settings.augment.copies samples of every row, all untrained."""
    encoder, generator = untrained(estep(settings, x)), untrained(mstep(settings, x))
    return lambda: augment(settings, x, 0, encoder, generator)


def batch_of_samples(settings: Settings, x: Tensor) -> Callable[[int], Tensor]:
    """Return what draws one sample each of the first so many rows of x (N, ...), all untrained."""
    encoder = untrained(estep(settings, x))
    model, condition, inputs = build_generator(settings, x, 0, encoder, None)
    streams = Streams(0, "augment", x.device)

    def draw(size: int) -> Tensor:
        rows = torch.arange(size, device=x.device)
        told = condition(rows, streams.condition)
        return model.sample(settings.augment, inputs[rows], told, streams.noise)

    return draw


def untrained(phase: Phase) -> Checkpoint:
    """Return what the phase would end with, had it no epoch."""
    modules = {name: module.state_dict() for name, module in phase.modules.items()}
    return Checkpoint(phase.name, {}, modules, {}, {}, epoch=0)

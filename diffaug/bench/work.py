"""The steps that are timed: training's own, and a draw of samples."""

from collections.abc import Callable

import torch
from torch import Tensor

from diffaug.settings import Settings
from diffaug.training.augment import augment
from diffaug.training.checkpoint import Checkpoint
from diffaug.training.estep1 import estep1_phase
from diffaug.training.loop import Phase, optimiser_of, update
from diffaug.training.mstep import mstep_phase
from diffaug.training.streams import Streams

Step = Callable[[], object]


def estep_step(settings: Settings, x: Tensor) -> Step:
    """Return a call that runs one training step of E-step 1 on rows x (N, ...)."""
    return _training_step(estep1_phase(settings, x, 0, {}), x)


def mstep_step(settings: Settings, x: Tensor) -> Step:
    """Return a call that runs one training step of the M-step, told by an untrained encoder."""
    encoder = _untrained(estep1_phase(settings, x, 0, {}))
    return _training_step(mstep_phase(settings, x, 0, encoder, identity={}), x)


def sampling_step(settings: Settings, x: Tensor) -> Step:
    """Return a call that draws settings.augment.copies samples of every row, all untrained."""
    encoder = _untrained(estep1_phase(settings, x, 0, {}))
    generator = _untrained(mstep_phase(settings, x, 0, encoder, identity={}))
    return lambda: augment(settings, x, 0, encoder, generator)


def _training_step(phase: Phase, x: Tensor) -> Step:
    optimiser, streams = optimiser_of(phase), Streams(0, phase.name, x.device)
    batch = min(phase.optimiser.batch_size, len(x))
    for module in phase.trained:
        module.train()

    def step() -> None:
        rows = torch.randperm(len(x), generator=streams.batches, device=x.device)[:batch]
        update(phase, optimiser, rows, streams)

    return step


def _untrained(phase: Phase) -> Checkpoint:
    modules = {name: module.state_dict() for name, module in phase.modules.items()}
    return Checkpoint(phase.name, {}, modules, {}, {}, epoch=0)

"""M-step (Sec. 2.2, Eq. 6): train the conditional diffusion generator, the encoder frozen."""

from typing import Any

import torch
from torch import Tensor

from diffaug.settings import Settings
from diffaug.training.checkpoint import Checkpoint, load_modules
from diffaug.training.condition import Condition
from diffaug.training.diffusion_model import DiffusionModel
from diffaug.training.estep import load_encoder
from diffaug.training.inputs import Inputs
from diffaug.training.loop import Phase, Resume, train
from diffaug.training.streams import Streams

# Rows sampled at once, and numbers in them: what a network's layers hold grows with both.
MAX_ROWS = 8192
MAX_VALUES = 2**20


def mstep(
    settings: Settings,
    x: Tensor,
    seed: int,
    start: Checkpoint,
    labels: Tensor | None = None,
    *,
    identity: dict[str, Any],
    resume: Resume | None = None,
) -> Checkpoint:
    """Train the generator on rows x (N, ...) given the encoder of E-step 1.

    labels: (N,) for the one-hot condition of ablation A1, None for everything else.
    """
    phase = mstep_phase(settings, x, seed, start, labels, identity=identity)
    return train(phase, len(x), Streams(seed, "mstep", x.device), resume)


def mstep_phase(
    settings: Settings,
    x: Tensor,
    seed: int,
    start: Checkpoint,
    labels: Tensor | None = None,
    *,
    identity: dict[str, Any],
) -> Phase:
    """Return the M-step as the loop takes it; arguments as in `mstep`."""
    model, condition, inputs = _model(settings, x, seed, start, labels)
    model.scaling.fit(inputs)

    def step(rows: Tensor, streams: Streams) -> dict[str, Tensor]:
        told = condition(rows, streams.condition)
        return {"diffusion": model.loss(inputs[rows], told, streams.noise)}

    return Phase(
        name="mstep",
        settings=identity,
        modules=model.modules,
        trained=[model.denoiser],
        step=step,
        optimiser=settings.mstep.optimiser,
        epochs=settings.budget.epochs("mstep", len(x), settings.mstep.optimiser.batch_size),
        after_step=model.ema.update,
    )


def augment(
    settings: Settings,
    x: Tensor,
    seed: int,
    start: Checkpoint,
    generator_checkpoint: Checkpoint,
    labels: Tensor | None = None,
) -> Tensor:
    """Draw the cache of generated positives: see `draw`.

    start: checkpoint of E-step 1; generator_checkpoint: of the M-step; labels as in `mstep`.
    """
    model, condition, inputs = _model(settings, x, seed, start, labels)
    load_modules(generator_checkpoint, model.modules)
    return draw(settings, model, condition, inputs, Streams(seed, "augment", x.device))


def draw(
    settings: Settings,
    model: DiffusionModel,
    condition: Condition,
    inputs: Inputs,
    streams: Streams,
) -> Tensor:
    """Return settings.augment.copies samples of every row: (copies, N, ...) in the input space.

    Samples of rows that are bytes are bytes too, the range [-1, 1] in 256 steps.
    """
    size = max(1, min(MAX_ROWS, MAX_VALUES // inputs.shape[1:].numel()))
    batches = torch.arange(len(inputs), device=inputs.device).split(size)

    def sample(rows: Tensor) -> Tensor:
        told = condition(rows, streams.condition)
        drawn = model.sample(settings.augment, inputs[rows], told, streams.noise)
        return ((drawn + 1) * 127.5).round().clamp(0, 255).byte() if inputs.lazy else drawn

    copies = [torch.cat([sample(rows) for rows in batches]) for _ in range(settings.augment.copies)]
    return torch.stack(copies)


def _model(
    settings: Settings, x: Tensor, seed: int, start: Checkpoint, labels: Tensor | None
) -> tuple[DiffusionModel, Condition, Inputs]:
    space, encoder = load_encoder(settings, start, tuple(x.shape[1:]), x.device)
    inputs = Inputs(space, x)
    condition = Condition(settings.mstep.condition, encoder, inputs, labels)
    shape = tuple(inputs.shape[1:])
    return DiffusionModel(settings.mstep, shape, condition.dim, seed, x.device), condition, inputs

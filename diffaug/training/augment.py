"""Sampling (Eq. 7 and 8): draw the cache of generated positives from the trained generator."""

import torch
from torch import Tensor

from diffaug.data.canonical import load_dataset
from diffaug.io import write_array
from diffaug.settings import Settings
from diffaug.training import checkpoint as ckpt
from diffaug.training.checkpoint import Checkpoint, load_modules
from diffaug.training.condition import Condition
from diffaug.training.diffusion_model import DiffusionModel
from diffaug.training.encoder import load_encoder
from diffaug.training.generator import build_generator
from diffaug.training.inputs import Inputs
from diffaug.training.jobs import BATCH, Values, device, labels_for, training_rows
from diffaug.training.streams import Streams

# Rows sampled at once, and numbers in them: what a network's layers hold grows with both. What a
# core's cache holds is sampled 1.3 to 1.8 times as fast; samples on the CPU do not depend on it.
MAX_ROWS = {"cpu": 2048, "cuda": 8192}
MAX_VALUES = 2**20


def augment(
    settings: Settings,
    x: Tensor,
    seed: int,
    start: Checkpoint,
    generator_checkpoint: Checkpoint,
    labels: Tensor | None = None,
    condition_of: type[Condition] = Condition,
) -> Tensor:
    """Draw the cache of generated positives.

    Args:
        settings: Of the data set and method.
        x: Training rows (N, ...) on the device, in the data's own numbers.
        seed: The run's seed.
        start: Checkpoint of the E-step before, as the M-step had it.
        generator_checkpoint: Checkpoint of the M-step.
        labels: As in `mstep`.
        condition_of: Makes the condition that the generator is told of each row.

    Returns:
        As in `draw`.
    """
    model, condition, inputs = build_generator(settings, x, seed, start, labels, condition_of)
    load_modules(generator_checkpoint, model.modules)
    streams = Streams(seed, "augment", x.device, settings.rounds.count)
    return draw(settings, model, condition, inputs, streams)


def draw(
    settings: Settings,
    model: DiffusionModel,
    condition: Condition,
    inputs: Inputs,
    streams: Streams,
) -> Tensor:
    """Draw samples of every row with a trained generator.

    Returns:
        settings.augment.copies samples of each row, (copies, N, ...), in the input space. Samples
        of rows that are bytes are bytes too, the range [-1, 1] in 256 steps.
    """
    size = max(1, min(MAX_ROWS[inputs.device.type], MAX_VALUES // inputs.shape[1:].numel()))
    batches = torch.arange(len(inputs), device=inputs.device).split(size)

    def sample(rows: Tensor) -> Tensor:
        told = condition(rows, streams.condition)
        drawn = model.sample(settings.augment, inputs[rows], told, streams.noise)
        return to_bytes(drawn) if inputs.lazy else drawn

    copies = [torch.cat([sample(rows) for rows in batches]) for _ in range(settings.augment.copies)]
    return torch.stack(copies)


def to_bytes(rows: Tensor) -> Tensor:
    """Round values of [-1, 1] to 256 steps; `diffaug.io.from_bytes` is the way back."""
    return ((rows + 1) * 127.5).round().clamp(0, 255).byte()


def run_augment(
    data: str, start: str, generator: str, out: str, settings: Values, seed: int
) -> None:
    """Draw the cache from files to files.

    Writes samples.npy, (copies, n_train, ...), and inputs.npy, the rows that they are drawn from,
    (n_train, ...): both in the input space, as bytes where the data are bytes
    (`diffaug.io.from_bytes`). start: checkpoint of the E-step before; generator: of the M-step.
    """
    dataset = load_dataset(data)
    part = Settings.of_phase(settings)
    first = ckpt.load(start, device())
    x = training_rows(dataset)
    samples = augment(
        part, x, seed, first, ckpt.load(generator, device()), labels_for(part, dataset)
    )
    space, _ = load_encoder(part, first, tuple(x.shape[1:]), device())
    inputs = Inputs(space, x)
    write_array(f"{out}/samples.npy", samples.cpu().numpy())
    parts = (to_bytes(part) if inputs.lazy else part for part in inputs.split(BATCH))
    write_array(f"{out}/inputs.npy", torch.cat([part.cpu() for part in parts]).numpy())

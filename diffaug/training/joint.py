"""Ablation B4: both networks trained at once, the sum of both losses a batch."""

from typing import Any

import torch
from torch import Tensor, nn

from diffaug.data.canonical import Dataset
from diffaug.settings import Settings
from diffaug.training.augment import draw
from diffaug.training.checkpoint import Checkpoint
from diffaug.training.condition import Condition
from diffaug.training.contrastive import ContrastiveStep
from diffaug.training.diffusion_model import DiffusionModel
from diffaug.training.encoder import fit_space
from diffaug.training.inputs import Inputs
from diffaug.training.jobs import Values, run_phase, training_rows
from diffaug.training.loop import Phase, Resume, train
from diffaug.training.streams import Streams

REFRESHES = 4  # of the cache of samples


class Cache(nn.Module):
    """The samples in use; part of the checkpoint, since they cannot be drawn again later."""

    samples: Tensor

    def __init__(self, copies: int, inputs: Inputs) -> None:
        super().__init__()
        dtype = torch.uint8 if inputs.lazy else torch.float32
        empty = torch.zeros(copies, *inputs.shape, dtype=dtype, device=inputs.device)
        self.register_buffer("samples", empty)


def joint(
    settings: Settings,
    x: Tensor,
    seed: int,
    *,
    identity: dict[str, Any],
    resume: Resume | None = None,
) -> Checkpoint:
    """Train encoder and generator together, for as many epochs as both E-steps have.

    Generated positives enter after E-step 1's share of the epochs. They come from a cache that
    the generator, as it is then, fills anew REFRESHES times, evenly spread; at each epoch, where
    there are fewer. The condition comes from the encoder as it is at each step (the paper: 'a
    single forward propagation'). Arguments as in `estep1`.

    Raises:
        ValueError: For the condition 'onehot', since joint training reads no labels.
    """
    space = fit_space(settings, x)
    encoder = settings.encoder.build(space.out_shape, seed).to(x.device)
    inputs = Inputs(space, x)

    def condition_of(rows: Inputs | Tensor) -> Condition:
        condition = Condition(settings.mstep.condition, encoder.eval(), rows)
        encoder.train()
        return condition

    cond_dim = condition_of(inputs[:2]).dim
    model = DiffusionModel(settings.mstep, tuple(inputs.shape[1:]), cond_dim, seed, x.device)
    model.scaling.fit(inputs)
    cache = Cache(settings.augment.copies, inputs)
    replace = settings.mixing.view(inputs, cache.samples)
    size = len(x), settings.estep.batch_size
    warm, mixed = (settings.budget.epochs(phase, *size) for phase in ("estep1", "estep2"))
    refreshed = {warm + number * mixed // REFRESHES for number in range(REFRESHES)}
    objective = settings.contrast.build(encoder, seed)
    views = settings.views.build(inputs)
    contrastive = ContrastiveStep(objective, inputs, views, third=settings.third)

    def step(rows: Tensor, streams: Streams) -> dict[str, Tensor]:
        losses = contrastive(rows, streams)
        batch = inputs[rows]
        numbers = torch.arange(len(rows), device=rows.device)
        cond = condition_of(batch)(numbers, streams.condition)
        return {**losses, "diffusion": model.loss(batch, cond, streams.noise)}

    def refresh(epoch: int, streams: Streams) -> None:
        contrastive.replace = replace if epoch >= warm else None
        if epoch in refreshed:
            cache.samples.copy_(draw(settings, model, condition_of(inputs), inputs, streams))

    def after_step() -> None:
        objective.after_step()
        model.ema.update()

    phase = Phase(
        name="joint",
        settings=identity,
        modules={
            "space": space,
            "encoder": encoder,
            "cache": cache,
            **objective.modules,
            **model.modules,
        },
        trained=[encoder, *objective.trained, model.denoiser],
        step=step,
        optimiser=settings.estep,
        epochs=warm + mixed,
        updates=settings.budget.updates(*size),
        after_step=after_step,
        before_epoch=refresh,
    )
    return train(phase, len(x), Streams(seed, "joint", x.device), resume)


def run_joint(data: str, out: str, unfinished: str, settings: Values, seed: int) -> None:
    """Joint training (B4): writes what the E-steps write."""

    def phase(part: Settings, dataset: Dataset, **common: Any) -> Checkpoint:
        return joint(part, training_rows(dataset), seed, **common)

    run_phase(phase, data, out, unfinished, settings, seed)

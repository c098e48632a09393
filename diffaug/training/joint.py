"""Ablation B4: both networks trained at once, the sum of both losses a batch."""

from typing import Any

import torch
from torch import Generator, Tensor, nn

from diffaug.settings import Settings
from diffaug.training.build import build_encoder, hand_made_views, seeded
from diffaug.training.checkpoint import Checkpoint
from diffaug.training.condition import Condition
from diffaug.training.diffusion_model import DiffusionModel
from diffaug.training.estep import contrastive_step, fit_space
from diffaug.training.loop import Phase, Resume, train
from diffaug.training.mstep import draw
from diffaug.views.generated import Generated

REFRESHES = 4


class Cache(nn.Module):
    """The samples in use; part of the checkpoint, since they cannot be drawn again later."""

    samples: Tensor

    def __init__(self, copies: int, inputs: Tensor) -> None:
        super().__init__()
        self.register_buffer("samples", inputs.expand(copies, *inputs.shape).clone())


def joint(
    settings: Settings,
    x: Tensor,
    seed: int,
    *,
    identity: dict[str, Any],
    resume: Resume | None = None,
) -> Checkpoint:
    """Train encoder and generator together on rows x (N, ...).

    As many epochs as both E-steps have; generated positives enter after E-step 1's share of
    them, from a cache that the generator of that moment fills REFRESHES times. The condition
    is that of the encoder as it is at each step (the paper: 'a single forward propagation').
    Raises ValueError for the condition 'onehot': joint training reads no labels.
    """
    space, pca = fit_space(settings, x)
    encoder = build_encoder(settings.encoder, space.out_shape, seed).to(x.device)
    inputs = space(x)

    def condition_of(rows: Tensor) -> Condition:
        condition = Condition(settings.mstep.condition, encoder.eval(), rows)
        encoder.train()
        return condition

    cond_dim = condition_of(inputs[:2]).dim
    model = DiffusionModel(settings.mstep, tuple(inputs.shape[1:]), cond_dim, seed, x.device)
    model.scaling.fit(inputs)
    cache = Cache(settings.augment.copies, inputs)
    generated = Generated(cache.samples, settings.mixing.lam)
    warm = settings.epochs.estep1
    every = max(1, settings.epochs.estep2 // REFRESHES)
    started = {"mixing": False}

    def replace(x: Tensor, rows: Tensor, generator: Generator) -> Tensor:
        return generated(x, rows, generator) if started["mixing"] else x

    contrastive = contrastive_step(
        encoder, settings, inputs, hand_made_views(settings.views, inputs, pca), replace
    )

    def step(rows: Tensor, generator: Generator) -> dict[str, Tensor]:
        losses = contrastive(rows, generator)
        batch = inputs[rows]
        cond = condition_of(batch)(torch.arange(len(rows), device=rows.device), generator)
        return {**losses, "diffusion": model.loss(batch, cond, generator)}

    def refresh(epoch: int, generator: Generator) -> None:
        started["mixing"] = epoch >= warm
        if epoch >= warm and (epoch - warm) % every == 0:
            cache.samples.copy_(draw(settings, model, condition_of(inputs), inputs, generator))

    phase = Phase(
        name="joint",
        settings=identity,
        modules={"space": space, "encoder": encoder, "cache": cache, **model.modules},
        trained=[encoder, model.denoiser],
        step=step,
        optimiser=settings.estep,
        epochs=warm + settings.epochs.estep2,
        after_step=model.ema.update,
        before_epoch=refresh,
    )
    return train(phase, len(x), seeded(seed, x.device), resume)

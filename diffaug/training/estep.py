"""E-step (Sec. 2.2): train the encoder on positives, hand-made in step 1, mixed in step 2."""

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn

from diffaug.models.input_space import InputSpace
from diffaug.objectives.base import Objective
from diffaug.settings import Settings
from diffaug.training.checkpoint import Checkpoint, load_modules
from diffaug.training.inputs import Inputs
from diffaug.training.loop import Phase, Resume, Step, train
from diffaug.training.streams import Streams
from diffaug.views.base import View


def fit_space(settings: Settings, x: Tensor) -> InputSpace:
    """Fit the input space on the training rows."""
    return input_space(settings, tuple(x.shape[1:])).to(x.device).fit(x)


def input_space(settings: Settings, row_shape: tuple[int, ...]) -> InputSpace:
    """Return the input space of rows of `row_shape`, not fitted yet."""
    return InputSpace(settings.space.kind, row_shape, settings.space.components)


def contrastive_step(
    objective: Objective, inputs: Inputs, views: tuple[View, View], replace: View | None = None
) -> Step:
    """Return the step of Eq. 5: two views of a batch, then the objective's loss.

    views: of the anchor and of its positive; replace: what puts generated rows in the place
    of some positives.
    """
    first, second = views

    def step(rows: Tensor, streams: Streams) -> dict[str, Tensor]:
        x = inputs[rows]
        view = second(x, rows, streams.views)
        anchor = first(x, rows, streams.views)
        if replace is not None:
            view = replace(view, rows, streams.replacement)
        return objective.loss(anchor, view)

    return step


def estep1(
    settings: Settings,
    x: Tensor,
    seed: int,
    *,
    identity: dict[str, Any],
    resume: Resume | None = None,
) -> Checkpoint:
    """Train the encoder from scratch on hand-made positives.

    x: (N, ...) training rows on the device, in the data's own numbers; identity: plain values
    that say what this run is (they go into the checkpoint and guard resuming).
    """
    phase = estep1_phase(settings, x, seed, identity)
    return train(phase, len(x), Streams(seed, "estep1", x.device), resume)


def estep1_phase(settings: Settings, x: Tensor, seed: int, identity: dict[str, Any]) -> Phase:
    """Return E-step 1 as the loop takes it; arguments as in `estep1`."""
    space = fit_space(settings, x)
    encoder = settings.encoder.build(space.out_shape, seed).to(x.device)
    objective = settings.contrast.build(encoder, seed)
    inputs = Inputs(space, x)
    return Phase(
        name="estep1",
        settings=identity,
        modules={"space": space, "encoder": encoder, **objective.modules},
        trained=[encoder, *objective.trained],
        step=contrastive_step(objective, inputs, settings.views.build(inputs)),
        optimiser=settings.estep,
        epochs=settings.budget.epochs("estep1", len(x), settings.estep.batch_size),
        after_step=objective.after_step,
    )


def estep2(
    settings: Settings,
    x: Tensor,
    seed: int,
    start: Checkpoint,
    samples: Tensor | None,
    *,
    identity: dict[str, Any],
    resume: Resume | None = None,
) -> Checkpoint:
    """Go on training the encoder of E-step 1 with a share of generated positives.

    samples: (copies, N, ...) in the input space, or None where nothing is drawn: lambda = 0, the
    row itself, the released code's zeros. The objective's own state (queue, predictor) goes on.
    """
    space, encoder = load_encoder(settings, start, tuple(x.shape[1:]), x.device)
    objective = settings.contrast.build(encoder, seed)
    load_modules(start, objective.modules)
    inputs = Inputs(space, x)
    replace = settings.mixing.view(inputs, samples)
    phase = Phase(
        name="estep2",
        settings=identity,
        modules={"space": space, "encoder": encoder, **objective.modules},
        trained=[encoder, *objective.trained],
        step=contrastive_step(objective, inputs, settings.views.build(inputs), replace),
        optimiser=settings.estep,
        epochs=settings.budget.epochs("estep2", len(x), settings.estep.batch_size),
        after_step=objective.after_step,
    )
    return train(phase, len(x), Streams(seed, "estep2", x.device), resume)


def load_encoder(
    settings: Settings,
    checkpoint: Checkpoint,
    row_shape: tuple[int, ...],
    device: torch.device | str,
) -> tuple[InputSpace, nn.Module]:
    """Rebuild input space and encoder from a checkpoint of an E-step or of joint training."""
    space = input_space(settings, row_shape).to(device)
    encoder = settings.encoder.build(space.out_shape, seed=0).to(device)
    load_modules(checkpoint, {"space": space, "encoder": encoder})
    return space, encoder.eval()


@torch.no_grad()
def embed(encoder: Callable, inputs: Inputs | Tensor, batch: int = 4096) -> tuple[Tensor, Tensor]:
    """Return (y, z) of rows in the input space; the encoder must be in eval mode."""
    parts = [encoder(part) for part in inputs.split(batch)]
    return torch.cat([y for y, _ in parts]), torch.cat([z for _, z in parts])

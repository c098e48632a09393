"""E-steps in which something changes from epoch to epoch: nu, lambda or the samples."""

from collections.abc import Callable
from dataclasses import replace
from typing import cast

from torch import Tensor, nn

from diffaug.models.input_space import InputSpace
from diffaug.objectives.base import Pairwise, PairwiseContrast
from diffaug.settings import Settings
from diffaug.training.augment import augment
from diffaug.training.checkpoint import Checkpoint, load_modules
from diffaug.training.contrastive import contrastive_step
from diffaug.training.encoder import load_encoder
from diffaug.training.estep1 import estep1_phase
from diffaug.training.inputs import Inputs
from diffaug.training.loop import Phase, train
from diffaug.training.streams import Streams
from diffaug.views.generated import Generated

# (positives, the cache that was drawn, epochs done as a share of all, 0 to 1): sets the positives.
Change = Callable[[Generated, Tensor, float], None]


def estep1_by_nu(
    nu: Callable[[float], float], settings: Settings, x: Tensor, seed: int
) -> Checkpoint:
    """E-step 1 as `training.estep.estep1` runs it, with nu of the epochs done (0 to 1)."""
    phase = estep1_phase(settings, x, seed, {})
    encoder = cast(nn.Module, phase.modules["encoder"])
    inputs = Inputs(cast(InputSpace, phase.modules["space"]), x)
    contrast = cast(PairwiseContrast, settings.contrast)
    objective = Pairwise(encoder, contrast.loss_of)

    def before_epoch(epoch: int, streams: Streams) -> None:
        now = nu(epoch / max(1, phase.epochs - 1))
        objective.loss_of = contrast.model_copy(update={"nu": now}).loss_of

    step = contrastive_step(objective, inputs, settings.views.build(inputs))
    phase = replace(phase, step=step, before_epoch=before_epoch)
    return train(phase, len(x), Streams(seed, "estep1", x.device))


def growing(positives: Generated, cache: Tensor, done: float) -> None:
    """Lambda from 0 in the first epoch to 1 in the last."""
    positives.lam = done


def falling(positives: Generated, cache: Tensor, done: float) -> None:
    """Lambda from 1 in the first epoch to 0 in the last."""
    positives.lam = 1 - done


def fresh(positives: Generated, cache: Tensor, done: float) -> None:
    """A copy of the cache for each epoch: what drawing anew gives, since the generator is fixed."""
    positives.samples = cache[[round(done * (len(cache) - 1))]]


def draw_each_epoch(
    settings: Settings, x: Tensor, seed: int, start: Checkpoint, generator_checkpoint: Checkpoint
) -> Tensor:
    """Draw the cache as `augment` does, with a copy for each epoch of E-step 2."""
    epochs = settings.budget.epochs("estep2", len(x), settings.estep.batch_size)
    sampling = settings.augment.model_copy(update={"copies": epochs})
    settings = settings.model_copy(update={"augment": sampling})
    return augment(settings, x, seed, start, generator_checkpoint)


def estep2_by_epoch(
    change: Change, settings: Settings, x: Tensor, seed: int, start: Checkpoint, samples: Tensor
) -> Checkpoint:
    """E-step 2 as `training.estep.estep2` runs it, with `change` before each epoch."""
    space, encoder = load_encoder(settings, start, tuple(x.shape[1:]), x.device)
    objective = settings.contrast.build(encoder, seed)
    load_modules(start, objective.modules)
    inputs, positives = Inputs(space, x), Generated(samples, settings.mixing.lam)
    epochs = settings.budget.epochs("estep2", len(x), settings.estep.batch_size)

    def before_epoch(epoch: int, streams: Streams) -> None:
        change(positives, samples, epoch / max(1, epochs - 1))

    views = settings.views.build(inputs)
    phase = Phase(
        name="estep2",
        settings={},
        modules={"space": space, "encoder": encoder, **objective.modules},
        trained=[encoder, *objective.trained],
        step=contrastive_step(objective, inputs, views, positives),
        optimiser=settings.estep,
        epochs=epochs,
        after_step=objective.after_step,
        before_epoch=before_epoch,
    )
    return train(phase, len(x), Streams(seed, "estep2", x.device))

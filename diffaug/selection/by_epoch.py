"""E-step 2 whose share of generated positives, or whose samples, change from epoch to epoch."""

from collections.abc import Callable

from torch import Generator, Tensor

from diffaug.settings import Settings
from diffaug.training.build import build_objective, hand_made_views, seeded
from diffaug.training.checkpoint import Checkpoint, load_modules
from diffaug.training.estep import contrastive_step, load_encoder
from diffaug.training.inputs import Inputs
from diffaug.training.loop import Phase, train
from diffaug.views.generated import Generated

# (positives, the cache that was drawn, epochs done as a share of all, 0 to 1): sets the positives.
Change = Callable[[Generated, Tensor, float], None]


def growing(positives: Generated, cache: Tensor, done: float) -> None:
    """Lambda from 0 in the first epoch to 1 in the last."""
    positives.lam = done


def falling(positives: Generated, cache: Tensor, done: float) -> None:
    """Lambda from 1 in the first epoch to 0 in the last."""
    positives.lam = 1 - done


def fresh(positives: Generated, cache: Tensor, done: float) -> None:
    """A copy of the cache for each epoch: what drawing anew gives, since the generator is fixed."""
    positives.samples = cache[[round(done * (len(cache) - 1))]]


def estep2_by_epoch(
    change: Change, settings: Settings, x: Tensor, seed: int, start: Checkpoint, samples: Tensor
) -> Checkpoint:
    """E-step 2 as `training.estep.estep2` runs it, with `change` before each epoch."""
    space, encoder = load_encoder(settings, start, tuple(x.shape[1:]), x.device)
    objective = build_objective(settings.contrast, encoder, seed)
    load_modules(start, objective.modules)
    inputs, positives = Inputs(space, x), Generated(samples, settings.mixing.lam)
    epochs = settings.epochs.estep2

    def before_epoch(epoch: int, generator: Generator) -> None:
        change(positives, samples, epoch / max(1, epochs - 1))

    views = hand_made_views(settings.views, inputs)
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
    return train(phase, len(x), seeded(seed + 2_000_000, x.device))

"""E-steps in which something changes from epoch to epoch: nu, lambda or the samples.

Each function is called before each epoch with the training step, the share of the epochs that
are done (0 to 1), the settings, and the samples that were drawn.
"""

from collections.abc import Callable
from typing import cast

from torch import Tensor

from diffaug.objectives.base import Pairwise
from diffaug.settings import Settings
from diffaug.training.contrastive import ContrastiveStep
from diffaug.views.generated import Generated

Change = Callable[[ContrastiveStep, float, Settings, Tensor | None], None]


def nu_falling(
    step: ContrastiveStep, done: float, settings: Settings, samples: Tensor | None
) -> None:
    """Let nu of the t kernel fall from 10 in the first epoch to 1 in the last."""
    contrast = settings.contrast.model_copy(update={"nu": 10 ** (1 - done)})
    step.objective = contrast.build(cast(Pairwise, step.objective).encoder, seed=0)


def growing(step: ContrastiveStep, done: float, settings: Settings, samples: Tensor | None) -> None:
    """Let lambda grow from 0 in the first epoch to 1 in the last."""
    cast(Generated, step.replace).lam = done


def falling(step: ContrastiveStep, done: float, settings: Settings, samples: Tensor | None) -> None:
    """Let lambda fall from 1 in the first epoch to 0 in the last."""
    cast(Generated, step.replace).lam = 1 - done


def fresh(step: ContrastiveStep, done: float, settings: Settings, samples: Tensor | None) -> None:
    """Use one copy of the cache in each epoch.

    With as many copies as epochs this is drawing anew in each epoch, as the generator is fixed.
    """
    assert samples is not None
    cast(Generated, step.replace).samples = samples[[round(done * (len(samples) - 1))]]


CHANGES: dict[str, Change] = {
    "nu_falling": nu_falling,
    "growing": growing,
    "falling": falling,
    "fresh": fresh,
}

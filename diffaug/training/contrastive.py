"""The step of Eq. 5, which the E-steps and joint training share, and the E-steps' phase."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from torch import Tensor, nn

from diffaug.objectives.base import Objective
from diffaug.settings import Settings
from diffaug.training.inputs import Inputs
from diffaug.training.loop import Phase
from diffaug.training.streams import Streams
from diffaug.views.base import View


@dataclass
class ContrastiveStep:
    """One training step: two or three views of a batch, then the objective's loss.

    Its parts may be exchanged between epochs.

    Attributes:
        objective: The loss, and the state that it keeps from step to step.
        inputs: The training rows.
        views: The views of the anchor and of its positive.
        replace: Puts generated rows in the place of some positives. None keeps all positives.
        third: Whether the anchor has a second positive, and `replace` works on that one alone. Its
            draws are of their own, so that the first two views are those of two-view training.
    """

    objective: Objective
    inputs: Inputs
    views: tuple[View, View]
    replace: View | None = None
    third: bool = False

    def __call__(self, rows: Tensor, streams: Streams) -> dict[str, Tensor]:
        """Return the named losses of the numbered rows (B,)."""
        first, second = self.views
        x = self.inputs[rows]
        view = second(x, rows, streams.views)
        anchor = first(x, rows, streams.views)
        views = [view, second(x, rows, streams.replacement)] if self.third else [view]
        if self.replace is not None:
            views[-1] = self.replace(views[-1], rows, streams.replacement)
        return self.objective.loss(anchor, *views)


# Called before each epoch with the step and the share of the epochs that are done: 0 in the first
# epoch, 1 in the last.
BeforeEpoch = Callable[[ContrastiveStep, float], None]


def unchanged(step: ContrastiveStep, done: float) -> None:
    """Leave the step as it is."""


def estep_phase(
    name: str,
    settings: Settings,
    encoder: nn.Module,
    step: ContrastiveStep,
    identity: dict[str, Any],
    before_epoch: BeforeEpoch = unchanged,
) -> Phase:
    """Return an E-step as the training loop takes it.

    Args:
        name: "estep1" or "estep2": whose budget and whose random numbers it has.
        settings: Give the optimiser and the budget.
        encoder: What is trained, beside what the objective trains itself.
        step: The training step.
        identity: Plain values that say what this run is.
        before_epoch: May change the step before each epoch.
    """
    size = len(step.inputs), settings.estep.batch_size
    epochs = settings.budget.epochs(name, *size)
    return Phase(
        name=name,
        settings=identity,
        modules={"space": step.inputs.space, "encoder": encoder, **step.objective.modules},
        trained=[encoder, *step.objective.trained],
        step=step,
        optimiser=settings.estep,
        epochs=epochs,
        updates=settings.budget.updates(*size),
        after_step=lambda: step.objective.after_step(),
        before_epoch=lambda epoch, _: before_epoch(step, epoch / max(1, epochs - 1)),
    )

"""The step of Eq. 5, which the E-steps and joint training share."""

from torch import Tensor

from diffaug.objectives.base import Objective
from diffaug.training.inputs import Inputs
from diffaug.training.loop import Step
from diffaug.training.streams import Streams
from diffaug.views.base import View


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

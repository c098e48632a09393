"""The generator and its condition, as M-step and sampling need them.

Apart from both, so that an edit of one leaves the other's results as they are.
"""

from torch import Tensor

from diffaug.settings import Settings
from diffaug.training.checkpoint import Checkpoint
from diffaug.training.condition import Condition
from diffaug.training.diffusion_model import DiffusionModel
from diffaug.training.encoder import load_encoder
from diffaug.training.inputs import Inputs


def build_generator(
    settings: Settings,
    x: Tensor,
    seed: int,
    start: Checkpoint,
    labels: Tensor | None,
    condition_of: type[Condition] = Condition,
) -> tuple[DiffusionModel, Condition, Inputs]:
    """Return an untrained generator, its condition and its rows; arguments as in `augment`."""
    space, encoder = load_encoder(settings, start, tuple(x.shape[1:]), x.device)
    inputs = Inputs(space, x)
    condition = condition_of(settings.mstep.condition, encoder, inputs, labels)
    shape = tuple(inputs.shape[1:])
    return DiffusionModel(settings.mstep, shape, condition.dim, seed, x.device), condition, inputs

"""The generator and what it is told, as M-step and sampling need them."""

from torch import Tensor

from diffaug.settings import Settings
from diffaug.training.checkpoint import Checkpoint
from diffaug.training.condition import Condition
from diffaug.training.diffusion_model import DiffusionModel
from diffaug.training.encoder import load_encoder
from diffaug.training.inputs import Inputs


def build_generator(
    settings: Settings, x: Tensor, seed: int, start: Checkpoint, labels: Tensor | None
) -> tuple[DiffusionModel, Condition, Inputs]:
    space, encoder = load_encoder(settings, start, tuple(x.shape[1:]), x.device)
    inputs = Inputs(space, x)
    condition = Condition(settings.mstep.condition, encoder, inputs, labels)
    shape = tuple(inputs.shape[1:])
    return DiffusionModel(settings.mstep, shape, condition.dim, seed, x.device), condition, inputs

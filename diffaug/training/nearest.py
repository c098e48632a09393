"""Real neighbours of the training rows, as an encoder or the inputs have them."""

import torch
from torch import Tensor, nn

from diffaug.training.encoder import embed
from diffaug.training.inputs import Inputs
from diffaug.views.generated import Mixing
from diffaug.views.neighbours import nearest_neighbours
from diffaug.views.tables import principal_components


def nearest_rows(mixing: Mixing, inputs: Inputs, encoder: nn.Module) -> Tensor | None:
    """Return the numbers (N, k) of each row's neighbours, None where they are not asked for.

    Args:
        mixing: Says how many neighbours, and in which space they are near.
        inputs: The training rows.
        encoder: In eval mode, as it is when E-step 2 begins.
    """
    if mixing.used != "neighbours":
        return None
    assert mixing.k is not None
    with torch.no_grad():
        if mixing.near_in == "inputs":
            return nearest_neighbours(principal_components(inputs), mixing.k)
        y, z = embed(encoder, inputs)
        return nearest_neighbours(z if mixing.near_in == "z" else y, mixing.k)

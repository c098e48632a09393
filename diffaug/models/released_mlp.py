"""Encoder of table rows as the authors' public code builds it, not as the paper prints it."""

import math
from collections.abc import Sequence
from itertools import pairwise

from torch import nn

from diffaug.models.encoders import ReleasedMLP
from diffaug.models.heads import TableEncoder, check_widths, leaky

Y_DIM = 50


class ReleasedMLPEncoder(TableEncoder):
    """Encoder of the released code: x -> y [in_dim, 500, 500, 500, 50], y -> z [50, 500, 500, 2].

    It differs from the printed one (`MLPEncoder`) in its widths, in BatchNorm standing after
    the activation, and in a last BatchNorm that fixes mean and spread of each coordinate of z.

    Args:
        in_dim: numbers of a row.
        projection: widths between y and z.
        z_dim: width of z.

    forward: x (B, ...) of in_dim numbers a row -> y (B, 50), z (B, z_dim).

    >>> import torch
    >>> from diffaug import ReleasedMLPEncoder
    >>> y, z = ReleasedMLPEncoder(64)(torch.randn(10, 64))
    >>> y.shape, z.shape
    (torch.Size([10, 50]), torch.Size([10, 2]))
    """

    def __init__(self, in_dim: int, projection: Sequence[int] = (500, 500), z_dim: int = 2) -> None:
        backbone = _blocks([in_dim, 500, 500, 500, Y_DIM])
        last = nn.Linear(projection[-1], z_dim, bias=False)
        head = nn.Sequential(_blocks([Y_DIM, *projection]), last, nn.BatchNorm1d(z_dim))
        super().__init__(in_dim, Y_DIM, z_dim, backbone, head)


def build(settings: ReleasedMLP, shape: tuple[int, ...]) -> ReleasedMLPEncoder:
    """Return the encoder of rows of `shape`."""
    return ReleasedMLPEncoder(math.prod(shape), settings.projection, settings.z_dim)


def _blocks(widths: Sequence[int]) -> nn.Sequential:
    """Linear, LeakyReLU(0.1), BatchNorm1d from each width to the next."""
    check_widths(widths)
    layers: list[nn.Module] = []
    for inputs, outputs in pairwise(widths):
        layers += [nn.Linear(inputs, outputs), leaky(), nn.BatchNorm1d(outputs)]
    return nn.Sequential(*layers)

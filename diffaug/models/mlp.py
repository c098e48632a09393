"""Encoder of table rows: a stack of Linear, BatchNorm, LeakyReLU, and a projection on it."""

import math
from collections.abc import Sequence

from diffaug.models.encoders import MLP
from diffaug.models.heads import TableEncoder, dense_stack, leaky, mlp_head


class MLPEncoder(TableEncoder):
    """Encoder of tables: x -> y [in_dim, 500, 300, 80], y -> z [80, 500, 80, 2].

    The widths of y's stack are the paper's (appendix D.2); the projection's and the order of
    the layers are those of DLME, where these widths come from.
    forward: x (B, ...) of in_dim values a row -> y (B, y_dim), z (B, z_dim).

    Args:
        in_dim: Numbers of a row.
        hidden: Widths between x and y.
        y_dim: Width of y.
        projection: Widths between y and z.
        z_dim: Width of z.

    >>> import torch
    >>> from diffaug import MLPEncoder
    >>> y, z = MLPEncoder(64)(torch.randn(10, 64))
    >>> y.shape, z.shape
    (torch.Size([10, 80]), torch.Size([10, 2]))
    """

    def __init__(
        self,
        in_dim: int,
        hidden: Sequence[int] = (500, 300),
        y_dim: int = 80,
        projection: Sequence[int] = (500, 80),
        z_dim: int = 2,
    ) -> None:
        super().__init__(
            in_dim,
            y_dim,
            z_dim,
            dense_stack([in_dim, *hidden, y_dim]),
            mlp_head([y_dim, *projection, z_dim], leaky),
        )


def build(settings: MLP, shape: tuple[int, ...]) -> MLPEncoder:
    """Return the encoder of rows of `shape`."""
    projection, z_dim = settings.projection, settings.z_dim
    return MLPEncoder(math.prod(shape), settings.hidden, projection=projection, z_dim=z_dim)

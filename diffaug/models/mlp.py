"""Encoder of table rows: a stack of Linear, BatchNorm, LeakyReLU, and a projection on it."""

import math
from collections.abc import Sequence
from itertools import pairwise

from torch import Tensor, nn

from diffaug.models.encoders import MLP


class MLPEncoder(nn.Module):
    """Encoder of tables: x -> y [in_dim, 500, 300, 80], y -> z [80, 500, 80, 2].

    The widths of y's stack are the paper's (appendix D.2); the projection's and the order of
    the layers are those of DLME, where these widths come from.
    forward: x (B, ...) of in_dim values a row -> y (B, y_dim), z (B, z_dim).

    >>> y, z = MLPEncoder(64)(torch.randn(10, 64))
    """

    def __init__(
        self,
        in_dim: int,
        hidden: Sequence[int] = (500, 300),
        y_dim: int = 80,
        projection: Sequence[int] = (500, 80),
        z_dim: int = 2,
    ) -> None:
        super().__init__()
        self.in_dim, self.y_dim, self.z_dim = in_dim, y_dim, z_dim
        self.backbone = dense_stack([in_dim, *hidden, y_dim])
        self.projection = projection_head([y_dim, *projection, z_dim])

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        x = x.flatten(1)
        if x.shape[1] != self.in_dim:
            raise ValueError(f"MLPEncoder: built for {self.in_dim} values a row, got {x.shape[1]}")
        y = self.backbone(x)
        return y, self.projection(y)


def build(settings: MLP, shape: tuple[int, ...]) -> MLPEncoder:
    """Return the encoder of rows of `shape`."""
    projection, z_dim = settings.projection, settings.z_dim
    return MLPEncoder(math.prod(shape), settings.hidden, projection=projection, z_dim=z_dim)


def dense_stack(widths: Sequence[int]) -> nn.Sequential:
    """Linear, BatchNorm1d, LeakyReLU(0.1) from each width to the next."""
    check_widths(widths)
    layers: list[nn.Module] = []
    for inputs, outputs in pairwise(widths):
        # BatchNorm subtracts the mean, so a bias before it would do nothing.
        layers += [nn.Linear(inputs, outputs, bias=False), nn.BatchNorm1d(outputs)]
        layers += [nn.LeakyReLU(0.1)]
    return nn.Sequential(*layers)


def projection_head(widths: Sequence[int]) -> nn.Sequential:
    """`dense_stack` over all widths but the last, then a plain Linear onto the last."""
    check_widths(widths)
    return nn.Sequential(*dense_stack(widths[:-1]), nn.Linear(widths[-2], widths[-1]))


def check_widths(widths: Sequence[int]) -> None:
    """Raise ValueError unless all widths are positive."""
    if min(widths) < 1:
        raise ValueError(f"encoder: widths must be positive, got {list(widths)}")

"""Stacks of dense layers: bodies of encoders of tables, and the heads that every encoder has."""

from collections.abc import Callable, Sequence
from itertools import pairwise

from torch import Tensor, nn

Activation = Callable[[], nn.Module]


def leaky() -> nn.Module:
    """Return the activation of DLME's networks."""
    return nn.LeakyReLU(0.1)


def dense_stack(widths: Sequence[int], activation: Activation = leaky) -> nn.Sequential:
    """Return Linear, BatchNorm1d, activation from each width to the next."""
    check_widths(widths)
    layers: list[nn.Module] = []
    for inputs, outputs in pairwise(widths):
        # BatchNorm subtracts the mean, so a bias before it would do nothing.
        layers += [nn.Linear(inputs, outputs, bias=False), nn.BatchNorm1d(outputs), activation()]
    return nn.Sequential(*layers)


def mlp_head(widths: Sequence[int], activation: Activation = nn.ReLU) -> nn.Sequential:
    """Return a `dense_stack` over all widths but the last, then a plain Linear onto the last.

    With ReLU and two layers this is BYOL's projection and prediction head (Grill et al. 2020,
    appendix C); SimCLR's and MoCo v2's are the same without the BatchNorm.

    Args:
        widths: Of the input, the hidden layers and the output, two or more, each 1 or more.
        activation: Makes the activation of a hidden layer.

    Raises:
        ValueError: Where a width is below 1.

    >>> import torch
    >>> from diffaug import mlp_head
    >>> mlp_head([64, 2048, 128])(torch.randn(4, 64)).shape
    torch.Size([4, 128])
    """
    check_widths(widths)
    return nn.Sequential(*dense_stack(widths[:-1], activation), nn.Linear(widths[-2], widths[-1]))


def check_widths(widths: Sequence[int]) -> None:
    """Raise ValueError unless all widths are positive."""
    if min(widths) < 1:
        raise ValueError(f"encoder: widths must be positive, got {list(widths)}")


class TableEncoder(nn.Module):
    """A body and a head: x (B, ...) of in_dim numbers a row -> y (B, y_dim), z (B, z_dim)."""

    def __init__(
        self, in_dim: int, y_dim: int, z_dim: int, backbone: nn.Module, projection: nn.Module
    ) -> None:
        super().__init__()
        self.in_dim, self.y_dim, self.z_dim = in_dim, y_dim, z_dim
        self.backbone, self.projection = backbone, projection

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        x = x.flatten(1)
        if x.shape[1] != self.in_dim:
            name = type(self).__name__
            raise ValueError(f"{name}: built for {self.in_dim} values a row, got {x.shape[1]}")
        y = self.backbone(x)
        return y, self.projection(y)

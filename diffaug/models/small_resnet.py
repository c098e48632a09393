"""Encoder of small images: a residual network of three stages with a full-resolution stem."""

from collections.abc import Sequence

import torch.nn.functional as F
from torch import Tensor, nn

from diffaug.models.mlp import check_widths, projection_head


class SmallResNet(nn.Module):
    """Residual network (He et al. 2016, the CIFAR form) with one basic block a stage.

    A 3x3 stem keeps the resolution; the stages have width, 2 width and 4 width channels and
    strides 1, 2, 2; the global average is y (4 width values), the projection head gives z.
    Made for images of 8x8 to 32x32 pixels.
    forward: x (B, in_channels, H, W) -> y (B, 4 width), z (B, z_dim).

    >>> y, z = SmallResNet(1)(torch.randn(10, 1, 8, 8))
    """

    def __init__(
        self,
        in_channels: int,
        width: int = 16,
        z_dim: int = 2,
        projection: Sequence[int] = (500, 80),
    ) -> None:
        super().__init__()
        check_widths([in_channels, width])
        self.in_channels, self.y_dim, self.z_dim = in_channels, 4 * width, z_dim
        self.backbone = nn.Sequential(
            _convolution(in_channels, width),
            nn.BatchNorm2d(width),
            nn.ReLU(),
            BasicBlock(width, width, stride=1),
            BasicBlock(width, 2 * width, stride=2),
            BasicBlock(2 * width, 4 * width, stride=2),
            nn.AdaptiveAvgPool2d(1),
            nn.Flatten(),
        )
        self.projection = projection_head([self.y_dim, *projection, z_dim])

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        if x.ndim != 4 or x.shape[1] != self.in_channels:
            raise ValueError(
                f"SmallResNet: input must be (B, {self.in_channels}, H, W), got {tuple(x.shape)}"
            )
        y = self.backbone(x)
        return y, self.projection(y)


class BasicBlock(nn.Module):
    """Two 3x3 convolutions around a shortcut, which is a 1x1 convolution if the shape changes.

    (B, inputs, H, W) -> (B, outputs, H / stride, W / stride), rounded up.
    """

    def __init__(self, inputs: int, outputs: int, stride: int) -> None:
        super().__init__()
        self.residual = nn.Sequential(
            _convolution(inputs, outputs, stride),
            nn.BatchNorm2d(outputs),
            nn.ReLU(),
            _convolution(outputs, outputs),
            nn.BatchNorm2d(outputs),
        )
        self.shortcut: nn.Module = nn.Identity()
        if stride != 1 or inputs != outputs:
            self.shortcut = nn.Sequential(
                nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs)
            )

    def forward(self, x: Tensor) -> Tensor:
        return F.relu(self.shortcut(x) + self.residual(x))


def _convolution(inputs: int, outputs: int, stride: int = 1) -> nn.Conv2d:
    return nn.Conv2d(inputs, outputs, 3, stride, padding=1, bias=False)

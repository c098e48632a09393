"""Encoder of small images: a residual network of a few stages for CPU budgets."""

from collections.abc import Sequence
from itertools import pairwise

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from diffaug.models import encoders
from diffaug.models.heads import check_widths, leaky, mlp_head


class SmallResNet(nn.Module):
    """Residual network (He et al. 2016, the CIFAR form) with one basic block a stage.

    A 3x3 stem of stride `stem_stride`, then stages of width, 2 width, 4 width ... channels,
    each but the first at half the resolution of the one before; the global average is y
    (2^(stages - 1) width values), the projection head gives z. Made for images of 8x8 to 32x32
    pixels: the defaults for 8x8; at 32x32 a stem of stride 2 divides the cost by four.
    forward: x (B, in_channels, H, W) -> y (B, y_dim), z (B, z_dim). Not the paper's network, which
    is a ResNet-50 (`ResNetEncoder`).

    Args:
        in_channels: Of an image.
        width: Channels of the first stage.
        z_dim: Width of z.
        projection: Widths between y and z.
        stages: How many stages, 1 or more.
        stem_stride: Of the first convolution, 1 or more.

    >>> import torch
    >>> from diffaug import SmallResNet
    >>> y, z = SmallResNet(3, width=32, stem_stride=2)(torch.randn(10, 3, 32, 32))
    >>> y.shape, z.shape
    (torch.Size([10, 128]), torch.Size([10, 2]))
    """

    def __init__(
        self,
        in_channels: int,
        width: int = 16,
        z_dim: int = 2,
        projection: Sequence[int] = (500, 80),
        stages: int = 3,
        stem_stride: int = 1,
    ) -> None:
        super().__init__()
        check_widths([in_channels, width])
        if stages < 1 or stem_stride < 1:
            raise ValueError(
                f"SmallResNet: stages = {stages}, stem_stride = {stem_stride}: both must be >= 1"
            )
        widths = [width * 2**stage for stage in range(stages)]
        self.in_channels, self.y_dim, self.z_dim = in_channels, widths[-1], z_dim
        self.backbone = nn.Sequential(
            _convolution(in_channels, width, stem_stride),
            nn.BatchNorm2d(width),
            nn.ReLU(),
            BasicBlock(width, width, stride=1),
            *(BasicBlock(inputs, outputs, stride=2) for inputs, outputs in pairwise(widths)),
            nn.AdaptiveAvgPool2d(1),
            nn.Flatten(),
        )
        # A quarter to a third faster, on CPUs too.
        self.backbone.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        self.projection = mlp_head([self.y_dim, *projection, z_dim], leaky)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        if x.ndim != 4 or x.shape[1] != self.in_channels:
            raise ValueError(
                f"SmallResNet: input must be (B, {self.in_channels}, H, W), got {tuple(x.shape)}"
            )
        y = self.backbone(x.contiguous(memory_format=torch.channels_last))
        return y, self.projection(y)


def build(settings: encoders.SmallResNet, shape: tuple[int, ...]) -> SmallResNet:
    """Return the encoder of images of `shape` (C, H, W)."""
    return SmallResNet(
        shape[0],
        settings.width,
        settings.z_dim,
        settings.projection,
        settings.stages,
        settings.stem_stride,
    )


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
            # A 1x1 convolution with a stride, in two steps: the pool takes every stride-th pixel.
            # In one, oneDNN's gradient writes out of bounds below 16 channels (its issue 6035).
            self.shortcut = nn.Sequential(
                nn.AvgPool2d(1, stride),
                nn.Conv2d(inputs, outputs, 1, bias=False),
                nn.BatchNorm2d(outputs),
            )

    def forward(self, x: Tensor) -> Tensor:
        return F.relu(self.shortcut(x) + self.residual(x))


def _convolution(inputs: int, outputs: int, stride: int = 1) -> nn.Conv2d:
    return nn.Conv2d(inputs, outputs, 3, stride, padding=1, bias=False)

"""Encoder of images: torchvision's ResNet with a stem for small images."""

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from diffaug.models.encoders import ResNet
from diffaug.models.heads import mlp_head
from diffaug.models.precision import autocast

# Below this side the images cannot spare the resolution that a max-pool takes.
MAX_POOL_SIDE = 64


class ResNetEncoder(nn.Module):
    """ResNet-18 or ResNet-50 (He et al. 2016) whose 7x7 stem of stride 2 became 3x3 of stride 1.

    Images of less than 64 pixels a side (CIFAR) also lose the max-pool: the last stage sees
    32 / 8 = 4 pixels. Larger ones (TinyImageNet 64, STL-10 96) keep it and reach 4 and 6 pixels
    at a quarter of the cost; this is the field's practice on these four data sets (Ermolov et
    al. 2021, W-MSE). The paper says ResNet-50 and leaves stem and projection open.
    y, the backbone features, has 512 (depth 18) or 2048 (depth 50) values; z comes from `mlp_head`
    on y. On CUDA the convolutions run in bfloat16; pooling, y, projection and z are float32.
    forward: x (B, C, H, W) -> y (B, y_dim), z (B, z_dim). Needs torchvision (extra `vision`).

    Args:
        shape: Of one image (C, H, W).
        depth: 18 or 50.
        projection: Widths between y and z.
        z_dim: Width of z.

    >>> import torch
    >>> from diffaug import ResNetEncoder
    >>> y, z = ResNetEncoder((3, 32, 32), depth=18)(torch.randn(4, 3, 32, 32))
    >>> y.shape, z.shape
    (torch.Size([4, 512]), torch.Size([4, 128]))
    """

    def __init__(
        self,
        shape: tuple[int, ...],
        depth: int = 50,
        projection: Sequence[int] = (512,),
        z_dim: int = 128,
    ) -> None:
        super().__init__()
        self.in_channels, self.z_dim = shape[0], z_dim
        self.backbone = _backbone(depth, shape[0], max_pool=min(shape[1:]) >= MAX_POOL_SIDE)
        self.y_dim = 512 if depth == 18 else 2048
        self.projection = mlp_head([self.y_dim, *projection, z_dim])

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        if x.ndim != 4 or x.shape[1] != self.in_channels:
            raise ValueError(
                f"ResNetEncoder: input must be (B, {self.in_channels}, H, W), got {tuple(x.shape)}"
            )
        with autocast(x.device):
            y = self.backbone(x.contiguous(memory_format=torch.channels_last))
        return y, self.projection(y)


def build(settings: ResNet, shape: tuple[int, ...]) -> ResNetEncoder:
    """Return the encoder of images of `shape` (C, H, W)."""
    return ResNetEncoder(shape, settings.depth, settings.projection, settings.z_dim)


class MeanPixel(nn.AdaptiveAvgPool2d):
    """The mean over pixels, never in half precision: (B, C, H, W) -> (B, C, 1, 1)."""

    def __init__(self) -> None:
        super().__init__(1)

    def forward(self, x: Tensor) -> Tensor:
        return super().forward(x.to(torch.promote_types(x.dtype, torch.float32)))


def _backbone(depth: int, in_channels: int, max_pool: bool) -> nn.Module:
    # Inside the function: tables work without torchvision.
    from torchvision.models import resnet18, resnet50

    # One class only: the classifier is thrown away.
    network = {18: resnet18, 50: resnet50}[depth](weights=None, num_classes=1)
    stem = nn.Conv2d(in_channels, 64, 3, padding=1, bias=False)
    nn.init.kaiming_normal_(stem.weight, mode="fan_out", nonlinearity="relu")
    network.conv1, network.fc = stem, nn.Identity()
    network.avgpool = MeanPixel()
    if not max_pool:
        network.maxpool = nn.Identity()
    # What bfloat16 convolutions on CUDA read without a copy.
    return network.to(memory_format=torch.channels_last)

"""Settings of the encoders; `module` names the file with the network."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from diffaug.blocks import Count
from diffaug.lazy import nn
from diffaug.models.network import Network

# From lists, which YAML has; tuples cannot change.
Widths = Annotated[tuple[Count, ...], Field(min_length=1, strict=False)]


class Encoder(Network):
    """Settings of a network from x to (y, z); z_dim: width of z.

    Every kind also has `projection`, the widths between y and z.
    """

    z_dim: Count = 2

    def build(self, shape: tuple[int, ...], seed: int) -> nn.Module:
        """Return Enc: x (B, *shape) -> y, z, with the widths y_dim and z_dim.

        Args:
            shape: of a row in the input space.
            seed: of the initial weights.

        Raises:
            ValueError: where images are needed and `shape` is not (C, H, W).
        """
        return self.make(seed, shape)


class MLP(Encoder):
    """As printed for tables; hidden: widths between x and y."""

    module = "diffaug.models.mlp"
    kind: Literal["mlp"] = "mlp"
    hidden: Widths = (500, 300)
    projection: Widths = (500, 80)


class ReleasedMLP(Encoder):
    """As in the authors' public code."""

    module = "diffaug.models.released_mlp"
    kind: Literal["mlp_released"] = "mlp_released"
    projection: Widths = (500, 500)


class SmallResNet(Encoder):
    """For small images on CPUs; width: channels of the first of `stages`."""

    module = "diffaug.models.small_resnet"
    needs_images = True
    kind: Literal["small_resnet"] = "small_resnet"
    projection: Widths = (500, 80)
    width: Count = 16
    stages: Count = 3
    stem_stride: Count = 1


class ResNet(Encoder):
    """torchvision's, with a stem for small images."""

    module = "diffaug.models.resnet"
    needs_images = True
    kind: Literal["resnet18", "resnet50"] = "resnet50"
    projection: Widths = (512,)

    @property
    def depth(self) -> int:
        return int(self.kind.removeprefix("resnet"))

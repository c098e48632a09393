"""Settings of the encoders; `module` names the file with the network."""

from __future__ import annotations

from importlib import import_module
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from diffaug.blocks import Choice, Count
from diffaug.lazy import nn

# From lists, which YAML has; tuples cannot change.
Widths = Annotated[tuple[Count, ...], Field(min_length=1, strict=False)]


class Encoder(Choice):
    """Settings of a network from x to (y, z); z_dim: width of z.

    Every kind also has `projection`, the widths between y and z.

    Attributes:
        needs_images: whether rows must be (C, H, W).
    """

    key = "kind"
    needs_images: ClassVar[bool] = False
    z_dim: Count = 2

    def build(self, shape: tuple[int, ...], seed: int) -> nn.Module:
        """Return Enc: x (B, *shape) -> y, z, with the widths y_dim and z_dim.

        Args:
            shape: of a row in the input space.
            seed: of the initial weights.

        Raises:
            ValueError: where images are needed and `shape` is not (C, H, W).
        """
        from diffaug.models.initial import initialised

        if self.needs_images and len(shape) != 3:
            raise ValueError(
                f"encoder.kind = {self.called!r} needs images; rows have shape {shape}"
            )
        network = import_module(self.module)
        return initialised(lambda: network.build(self, shape), seed)


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

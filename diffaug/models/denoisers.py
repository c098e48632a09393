"""Settings of the denoisers; `module` names the file with the network."""

from __future__ import annotations

from importlib import import_module
from typing import ClassVar, Literal

from diffaug.blocks import Choice, Count
from diffaug.lazy import nn


class Denoiser(Choice):
    """Settings of Gen's network; width: of its layers, in channels or numbers.

    Attributes:
        needs_images: whether rows must be (C, H, W).
    """

    key = "kind"
    needs_images: ClassVar[bool] = False
    width: Count

    def build(self, shape: tuple[int, ...], cond_dim: int, steps: int, seed: int) -> nn.Module:
        """Return the network: x_t (B, *shape), t (B,), condition (B, cond_dim) -> (B, *shape).

        Args:
            shape: of a row in the generator's space.
            cond_dim: numbers of a condition.
            steps: of the noise schedule, t is below.
            seed: of the initial weights.
        """
        from diffaug.models.initial import initialised

        network = import_module(self.module)
        return initialised(lambda: network.build(self, shape, cond_dim, steps), seed)


class Listing1(Denoiser):
    """The paper's for images; 16 wide there."""

    module = "diffaug.models.listing1"
    needs_images = True
    kind: Literal["listing1"] = "listing1"


class Listing2(Denoiser):
    """The paper's for tables; 2,000 wide there."""

    module = "diffaug.models.listing2"
    kind: Literal["listing2"] = "listing2"


class ResidualMLP(Denoiser):
    """For tables, learns in few steps; blocks: how many residual ones."""

    module = "diffaug.models.residual_mlp"
    kind: Literal["residual_mlp"] = "residual_mlp"
    blocks: Count = 3


class UNet(Denoiser):
    """For images; patch: side of the squares in which pixels enter."""

    module = "diffaug.models.unet"
    needs_images = True
    kind: Literal["unet"] = "unet"
    patch: Count = 1

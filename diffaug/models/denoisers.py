"""Settings of the denoisers; `module` names the file with the network."""

from __future__ import annotations

from typing import Literal

from diffaug.blocks import Count
from diffaug.lazy import nn
from diffaug.models.network import Network


class Denoiser(Network):
    """Settings of Gen's network; width: of its layers, in channels or numbers."""

    width: Count

    def build(self, shape: tuple[int, ...], cond_dim: int, steps: int, seed: int) -> nn.Module:
        """Return the network: x_t (B, *shape), t (B,), condition (B, cond_dim) -> (B, *shape).

        Args:
            shape: of a row in the generator's space.
            cond_dim: numbers of a condition.
            steps: of the noise schedule, t is below.
            seed: of the initial weights.

        Raises:
            ValueError: where images are needed and `shape` is not (C, H, W).
        """
        return self.make(seed, shape, cond_dim, steps)


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

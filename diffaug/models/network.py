"""What the settings of encoders and denoisers share: the network that they build."""

from __future__ import annotations

from importlib import import_module
from typing import Any, ClassVar

from diffaug.blocks import Choice
from diffaug.lazy import nn


class Network(Choice):
    """Settings of a network; `module` names its file, which has `build(settings, shape, ...)`.

    Attributes:
        needs_images: whether rows must be (C, H, W).
    """

    key = "kind"
    needs_images: ClassVar[bool] = False

    def make(self, seed: int, shape: tuple[int, ...], *more: Any) -> nn.Module:
        """Return the network of rows of `shape`, its initial weights drawn from `seed`.

        Raises:
            ValueError: where images are needed and `shape` is not (C, H, W).
        """
        from diffaug.models.initial import initialised

        if self.needs_images and len(shape) != 3:
            raise ValueError(f"kind = {self.called!r} needs images; rows have shape {shape}")
        file = import_module(self.module)
        return initialised(lambda: file.build(self, shape, *more), seed)

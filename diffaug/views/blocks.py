"""Views applied to a few images at a time where that is faster: on a CPU."""

from __future__ import annotations

from diffaug.lazy import Generator, Tensor, torch
from diffaug.views.base import View

# 0.75 MB of float32, so that a chain of views finds its images in the second-level cache:
# a batch of 256 x 3 x 32 x 32 then costs two fifths.
BLOCK_VALUES = 3 * 2**16


class Blocks:
    """`view` applied block by block to a batch on a CPU, and at once on any other device."""

    def __init__(self, view: View) -> None:
        self.view = view

    def __call__(self, x: Tensor, rows: Tensor, generator: Generator) -> Tensor:
        if x.device.type != "cpu":
            return self.view(x, rows, generator)
        size = max(1, BLOCK_VALUES // x[0].numel())
        blocks = zip(x.split(size), rows.split(size), strict=True)
        return torch.cat([self.view(part, numbers, generator) for part, numbers in blocks])

"""Small moves of images (B, C, H, W) in [-1, 1], for digits: crops would cost them their shape."""

from __future__ import annotations

from typing import Literal

from diffaug.blocks import Count
from diffaug.lazy import F, Generator, Tensor, torch
from diffaug.training.inputs import Inputs
from diffaug.views.base import SameOnBothSides, View


class ShiftSettings(SameOnBothSides):
    """Image moved by up to `pixels` in both directions, filled with background."""

    name: Literal["shift"] = "shift"
    pixels: Count = 1

    def view(self, inputs: Inputs) -> View:
        if len(inputs.shape) != 4:
            raise ValueError(f"'shift' needs images; rows have shape {tuple(inputs.shape[1:])}")
        return Shift(self.pixels)


class Shift:
    """Image moved by whole pixels in both directions; -1 (background) moves in.

    A view for digits, which crops would cost their shape; not in the paper.

    Args:
        pixels: How far an image is moved at most, 1 or more.

    >>> import torch
    >>> from diffaug import Shift
    >>> images, rows = torch.rand(4, 1, 8, 8) * 2 - 1, torch.arange(4)
    >>> Shift(pixels=1)(images, rows, torch.Generator()).shape
    torch.Size([4, 1, 8, 8])
    """

    def __init__(self, pixels: int) -> None:
        self.pixels = pixels

    def __call__(self, x: Tensor, rows: Tensor, generator: Generator) -> Tensor:
        b, _, h, w = x.shape
        p = self.pixels
        moves = torch.randint(2 * p + 1, (2, b, 1), generator=generator, device=x.device)
        padded = F.pad(x, (p, p, p, p), value=-1.0)
        image = torch.arange(b, device=x.device)[:, None, None]
        across = (moves[0] + torch.arange(h, device=x.device))[:, :, None]
        along = (moves[1] + torch.arange(w, device=x.device))[:, None, :]
        return padded.permute(0, 2, 3, 1)[image, across, along].permute(0, 3, 1, 2)

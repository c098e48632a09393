"""Random numbers of a batch, and views that only some images get or a few images at a time."""

from __future__ import annotations

from diffaug.lazy import Generator, Tensor, torch
from diffaug.views.base import View

# 0.75 MB of float32, so that a chain of views finds its images in the second-level cache:
# a batch of 256 x 3 x 32 x 32 then costs two fifths.
BLOCK_VALUES = 3 * 2**16


def uniform(shape: tuple[int, ...], low: float, high: float, generator: Generator) -> Tensor:
    """Return numbers from U(low, high) on the generator's device."""
    draw = torch.rand(shape, generator=generator, device=generator.device)
    return low + (high - low) * draw


def per_row(values: Tensor, x: Tensor) -> Tensor:
    """Shape one value a row, (B,), so that it broadcasts over x (B, ...)."""
    return values.view(-1, *[1] * (x.ndim - 1))


def per_image(values: Tensor) -> Tensor:
    """Shape one value an image, (B,), so that it broadcasts over (B, C, H, W)."""
    return values[:, None, None, None]


class Sometimes:
    """Each image gets a view with some probability and stays as it is otherwise.

    The view is computed for the whole batch: shapes then never depend on what was drawn, so
    that a GPU is not waited for.

    Args:
        view: What an image (B, C, H, W) gets.
        p: The probability, 0 to 1; ValueError otherwise.

    >>> import torch
    >>> from diffaug import GaussianBlur, Sometimes
    >>> images, rows = torch.rand(4, 3, 32, 32) * 2 - 1, torch.arange(4)
    >>> Sometimes(GaussianBlur(), p=0.5)(images, rows, torch.Generator()).shape
    torch.Size([4, 3, 32, 32])
    """

    def __init__(self, view: View, p: float) -> None:
        if not 0 <= p <= 1:
            raise ValueError(f"Sometimes: p = {p}: allowed is 0 to 1")
        self.view = view
        self.p = p

    def __call__(self, x: Tensor, rows: Tensor, generator: Generator) -> Tensor:
        changed = self.view(x, rows, generator)
        chosen = uniform((len(x),), 0, 1, generator) < self.p
        # With weights of 0 and 1 exactly one of the two, at a fifth of the time of `torch.where`.
        return torch.lerp(x, changed, per_image(chosen).to(x.dtype))


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

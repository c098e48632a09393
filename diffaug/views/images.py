"""Hand-made views of images (B, C, H, W) in [-1, 1], one random draw an image, no Python per image.

All geometric views sample once with `grid_sample`, so that a batch costs one kernel.
"""

import math

import torch
from torch import Generator, Tensor
from torch.nn import functional as F


class Shift:
    """Image moved by whole pixels, up to `pixels` in both directions; -1 (background) moves in."""

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


class CropFlipColour:
    """Random resized crop (area from min_area, aspect 3/4 to 4/3), flip, brightness, contrast."""

    def __init__(self, min_area: float, flip: bool, colour: float) -> None:
        self.min_area = min_area
        self.flip = flip
        self.colour = colour

    def __call__(self, x: Tensor, rows: Tensor, generator: Generator) -> Tensor:
        return self._colour(self._crop(x, generator), generator)

    def _crop(self, x: Tensor, generator: Generator) -> Tensor:
        def uniform(low: float, high: float) -> Tensor:
            draw = torch.rand(len(x), generator=generator, device=x.device)
            return low + (high - low) * draw

        area = uniform(self.min_area, 1.0)
        aspect = uniform(math.log(3 / 4), math.log(4 / 3)).exp()
        height = (area / aspect).sqrt().clamp(max=1.0)
        width = (area * aspect).sqrt().clamp(max=1.0)
        theta = torch.zeros(len(x), 2, 3, device=x.device)
        mirror = (uniform(0, 1) < 0.5) & self.flip
        theta[:, 0, 0] = torch.where(mirror, -width, width)
        theta[:, 1, 1] = height
        theta[:, 0, 2] = (1 - width) * uniform(-1, 1)
        theta[:, 1, 2] = (1 - height) * uniform(-1, 1)
        grid = F.affine_grid(theta, list(x.shape), align_corners=False)
        return F.grid_sample(x, grid, padding_mode="border", align_corners=False)

    def _colour(self, x: Tensor, generator: Generator) -> Tensor:
        draw = torch.rand((2, len(x), 1, 1, 1), generator=generator, device=x.device)
        brightness, contrast = 1 + self.colour * (2 * draw - 1)
        x = (x + 1) * brightness - 1
        mean = x.mean((1, 2, 3), keepdim=True)
        return ((x - mean) * contrast + mean).clamp(-1, 1)

"""Random resized crop and horizontal flip of a batch of images (B, C, H, W)."""

from __future__ import annotations

import math

from diffaug.lazy import F, Generator, Tensor, torch
from diffaug.views.draws import uniform

ATTEMPTS = 10
LOG_ASPECT = math.log(4 / 3)


def flip(x: Tensor, rows: Tensor, generator: Generator) -> Tensor:
    """Return every image mirrored, left and right exchanged."""
    return x.flip(-1)


class RandomResizedCrop:
    """A random window of every image, resized to the image's own size (bilinear).

    Area from `min_area` to all of the image, aspect 3/4 to 4/3 (Inception crop; Appendix C.3).
    Windows and pixels are those of torchvision's RandomResizedCrop to the same size. A window
    is never larger than what it is resized to, so antialiasing would change nothing.

    Args:
        min_area: Smallest share of an image that is kept, in (0, 1]; ValueError otherwise.

    >>> import torch
    >>> from diffaug import RandomResizedCrop
    >>> images, rows = torch.rand(4, 3, 32, 32) * 2 - 1, torch.arange(4)
    >>> RandomResizedCrop(0.08)(images, rows, torch.Generator()).shape
    torch.Size([4, 3, 32, 32])
    """

    def __init__(self, min_area: float) -> None:
        if not 0 < min_area <= 1:
            raise ValueError(f"RandomResizedCrop: min_area = {min_area}: allowed is 0 < a <= 1")
        self.min_area = min_area

    def __call__(self, x: Tensor, rows: Tensor, generator: Generator) -> Tensor:
        b, _, h, w = x.shape
        return resized_crop(x, random_windows(b, h, w, self.min_area, generator))


def random_windows(b: int, h: int, w: int, min_area: float, generator: Generator) -> Tensor:
    """Draw `b` windows of an `h` x `w` image: (4, b) whole numbers top, left, height, width.

    The first of ten candidates that lies within the image is taken. Where none does, the
    window is the whole image: torchvision's fallback too, for images of aspect 3/4 to 4/3.
    """
    area = h * w * uniform((ATTEMPTS, b), min_area, 1, generator)
    aspect = uniform((ATTEMPTS, b), -LOG_ASPECT, LOG_ASPECT, generator).exp()
    sizes = torch.stack([(area / aspect).sqrt(), (area * aspect).sqrt()]).round()
    # Filled on the device: a copy from the CPU would make it wait.
    limit = torch.stack([sizes.new_full((1,), side) for side in (h, w)])[:, None]
    fits = ((sizes >= 1) & (sizes <= limit)).all(0)
    first = fits.int().argmax(0).expand(2, 1, b)
    size = torch.where(fits.any(0), sizes.gather(1, first).squeeze(1), limit[:, 0])
    corner = (uniform((2, b), 0, 1, generator) * (limit[:, 0] - size + 1)).floor()
    return torch.cat([corner, size])


def resized_crop(x: Tensor, windows: Tensor) -> Tensor:
    """Resize one window of every image to the image's size.

    x: (B, C, H, W); windows: (4, B) top, left, height, width in pixels -> (B, C, H, W).
    """
    b, _, h, w = x.shape
    top, left, height, width = windows
    down = _sample_places(top, height, h)[:, :, None].expand(b, h, w)
    across = _sample_places(left, width, w)[:, None, :].expand(b, h, w)
    grid = torch.stack([across, down], -1)
    return F.grid_sample(x, grid, padding_mode="border", align_corners=False)


def _sample_places(start: Tensor, length: Tensor, size: int) -> Tensor:
    """Where `size` pixels sample the window, (B, size), in grid_sample's units of -1 to 1."""
    start, length = start[:, None], length[:, None]
    centre = torch.arange(size, device=start.device) + 0.5
    place = start + centre * (length / size) - 0.5
    # A crop has no neighbours: what lies beyond its outer pixels must not shine in.
    place = place.clamp(start, start + length - 1)
    return (2 * place + 1) / size - 1

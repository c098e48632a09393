"""Colour jitter, greyscale and solarisation of images (B, C, H, W) in [-1, 1].

C is 3 (RGB) or 1; what needs colours leaves images of one channel as they are.
"""

from __future__ import annotations

from diffaug.lazy import Generator, Tensor, torch
from diffaug.views.draws import per_image, uniform
from diffaug.views.hue import shift_hue

BRIGHTNESS, CONTRAST, SATURATION = range(3)


def luma(x: Tensor) -> Tensor:
    """Return the brightness (B, 1, H, W) of each pixel: 0.2989 r + 0.587 g + 0.114 b (C.3).

    Raises ValueError for other than 1 or 3 channels.
    """
    if x.shape[1] == 1:
        return x
    if x.shape[1] != 3:
        raise ValueError(f"luma: images have {x.shape[1]} channels; allowed are 1 and 3")
    red, green, blue = x.split(1, dim=1)
    return 0.2989 * red + 0.587 * green + 0.114 * blue


def greyscale(x: Tensor, rows: Tensor, generator: Generator) -> Tensor:
    """Return every image without its colours."""
    return (2 * luma((x + 1) / 2) - 1).expand_as(x)


def solarise(x: Tensor, rows: Tensor, generator: Generator) -> Tensor:
    """Return images with every value above 0 (middle grey) inverted."""
    return -x.abs()


def blend(x: Tensor, operation: Tensor, factor: Tensor) -> Tensor:
    """Change brightness, contrast or saturation: each moves an image from or to a grey one.

    Args:
        x: (B, C, H, W) in [0, 1].
        operation: (B,) what is changed: BRIGHTNESS moves from black, CONTRAST from the mean
            luma, SATURATION from the luma of each pixel.
        factor: (B,) 0 or above; 1 changes nothing, 0 gives the grey image.
    """
    operation, factor = per_image(operation), per_image(factor)
    grey = luma(x)
    mean = grey.mean((1, 2, 3), keepdim=True)
    grey = (operation == SATURATION) * grey + (operation == CONTRAST) * mean
    return torch.lerp(grey, x, factor).clamp(0, 1)


class ColourJitter:
    """Change brightness, contrast, saturation and hue of every image, each in its own order.

    torchvision's ColorJitter draws the same numbers, but one order for the whole batch. Rotating
    hues costs most, so it is done once for all images: each image has some of the other three
    changes before it and the rest after it. Images are (B, C, H, W) in [-1, 1]; Appendix C.3.

    Args:
        brightness, contrast, saturation: 0 or above; the factor is drawn from
            U(max(0, 1 - strength), 1 + strength).
        hue: 0 to 0.5; the rotation is drawn from U(-hue, hue) turns.

    Raises:
        ValueError: for other strengths or hues.

    >>> import torch
    >>> from diffaug import ColourJitter
    >>> images, rows = torch.rand(4, 3, 32, 32) * 2 - 1, torch.arange(4)
    >>> ColourJitter(0.4, 0.4, 0.4, 0.1)(images, rows, torch.Generator()).shape
    torch.Size([4, 3, 32, 32])
    """

    def __init__(self, brightness: float, contrast: float, saturation: float, hue: float) -> None:
        self.strengths = (brightness, contrast, saturation)
        if min(self.strengths) < 0:
            raise ValueError(f"ColourJitter: strengths {self.strengths}: allowed is 0 and above")
        if not 0 <= hue <= 0.5:
            raise ValueError(f"ColourJitter: hue = {hue}: allowed is 0 to 0.5")
        self.hue = hue

    def __call__(self, x: Tensor, rows: Tensor, generator: Generator) -> Tensor:
        b, device = len(x), x.device
        factors = torch.stack(
            [uniform((b,), max(0.0, 1 - s), 1 + s, generator) for s in self.strengths], dim=1
        )
        order = torch.rand(b, 3, generator=generator, device=device).argsort(dim=1)
        factors = factors.gather(1, order)
        x = (x + 1) / 2
        if self.hue:
            place = torch.randint(4, (b, 1), generator=generator, device=device)
            first = torch.arange(3, device=device) < place
            x = _blends(x, order, torch.where(first, factors, 1.0))
            x = shift_hue(x, uniform((b,), -self.hue, self.hue, generator))
            factors = torch.where(first, 1.0, factors)
        return 2 * _blends(x, order, factors) - 1


def _blends(x: Tensor, order: Tensor, factors: Tensor) -> Tensor:
    for operation, factor in zip(order.T, factors.T, strict=True):
        x = blend(x, operation, factor)
    return x

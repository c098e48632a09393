"""Gaussian blur of a batch of images, one width an image."""

from __future__ import annotations

from diffaug.lazy import F, Generator, Tensor, torch
from diffaug.views.draws import per_image, uniform


class GaussianBlur:
    """Blur of every image with sigma ~ U(0.1, 2) pixels (SimCLR, Appendix A).

    The kernel is the odd number of pixels at a tenth of the image's shorter side, as in SimCLR:
    3 at 32 pixels, 9 at 96. Images below 20 pixels stay as they are.

    >>> import torch
    >>> from diffaug import GaussianBlur
    >>> images, rows = torch.rand(4, 3, 32, 32) * 2 - 1, torch.arange(4)
    >>> GaussianBlur()(images, rows, torch.Generator()).shape
    torch.Size([4, 3, 32, 32])
    """

    def __call__(self, x: Tensor, rows: Tensor, generator: Generator) -> Tensor:
        radius = min(x.shape[2:]) // 20
        return gaussian_blur(x, uniform((len(x),), 0.1, 2, generator), radius)


def gaussian_blur(x: Tensor, sigma: Tensor, radius: int) -> Tensor:
    """Blur with kernels of 2 radius + 1 pixels, images continued by reflection.

    x: (B, C, H, W) with H and W above `radius`; sigma: (B,) in pixels, above 0.
    """
    offsets = torch.arange(-radius, radius + 1, device=x.device)
    weights = torch.softmax(-0.5 * (offsets / sigma[:, None]).square(), dim=1)
    padded = F.pad(x, (radius, radius, radius, radius), mode="reflect")
    return _weighted_sum(_weighted_sum(padded, weights, 2), weights, 3)


def _weighted_sum(x: Tensor, weights: Tensor, dim: int) -> Tensor:
    """Correlate every image with its kernel along one axis: shifted copies, weighted, summed.

    A convolution with one group an image costs more, and would run in bfloat16 under autocast.
    """
    taps = weights.shape[1]
    length = x.shape[dim] - taps + 1
    total = per_image(weights[:, 0]) * x.narrow(dim, 0, length)
    for tap in range(1, taps):
        total = torch.addcmul(total, per_image(weights[:, tap]), x.narrow(dim, tap, length))
    return total

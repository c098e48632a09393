"""Rotation of hues, without the way to HSV and back."""

from __future__ import annotations

from diffaug.lazy import Tensor, torch
from diffaug.views.draws import per_image


def shift_hue(x: Tensor, shift: Tensor) -> Tensor:
    """Rotate the hue of every pixel; its largest and smallest channel values stay.

    x: (B, 3, H, W) in [0, 1]; shift: (B,) in turns: 1/3 turns red into green.
    """
    red, green, blue = x.split(1, dim=1)
    high = torch.maximum(torch.maximum(red, green), blue)
    spread = high - torch.minimum(torch.minimum(red, green), blue)
    distance = _hue(x, high, spread) + per_image(shift) - _turns_of_channels(x)
    distance = (distance - distance.round()).abs()
    # A channel is highest within 1/6 turn of its own hue and lowest beyond 2/6.
    return high - spread * (6 * distance - 1).clamp(0, 1)


def _hue(x: Tensor, high: Tensor, spread: Tensor) -> Tensor:
    """Hue (B, 1, H, W) in turns, up to whole ones: red 0, green 1/3, blue 2/3; grey is red.

    Masks are multiplied: on a CPU `torch.where` costs six times as much.
    """
    red, green, blue = x.split(1, dim=1)
    is_red = red == high
    is_green = (green == high) & ~is_red
    is_blue = ~(is_red | is_green)
    ahead = is_red * (green - blue) + is_green * (blue - red) + is_blue * (red - green)
    # Where the spread is 0, so is `ahead`.
    return is_green / 3 + is_blue * (2 / 3) + ahead / (6 * spread.clamp(min=1e-9))


def _turns_of_channels(x: Tensor) -> Tensor:
    return (torch.arange(3, device=x.device) / 3)[:, None, None]

"""Views of images, against loops over images and pixels that replay the draws."""

import math

import numpy as np
import pytest
import torch

from diffaug.views.images import CropFlipColour, Shift

B, C, H, W = 6, 2, 7, 9
ROWS = torch.arange(B)


def seeded(seed=1):
    return torch.Generator().manual_seed(seed)


@pytest.fixture
def images():
    return 2 * torch.rand(B, C, H, W, generator=seeded(0)) - 1


@pytest.mark.parametrize("pixels", [1, 3])
def test_shift_is_a_move_of_the_padded_image(images, pixels):
    moves = torch.randint(2 * pixels + 1, (2, B, 1), generator=seeded()).squeeze(-1)
    view = Shift(pixels)(images, ROWS, seeded())
    for i in range(B):
        frame = ((0, 0), (pixels, pixels), (pixels, pixels))
        padded = np.pad(images[i].numpy(), frame, constant_values=-1)
        down, right = (-int(move) for move in moves[:, i])
        expected = np.roll(padded, (down, right), (1, 2))[:, :H, :W]
        np.testing.assert_array_equal(view[i].numpy(), expected)


def test_shift_reaches_every_offset_and_moves_background_in():
    images = torch.full((2000, 1, 3, 3), -1.0)
    images[:, :, 1, 1] = 1
    view = Shift(1)(images, torch.arange(2000), seeded())
    assert (view.flatten(1) == 1).sum(1).tolist() == [1] * 2000
    shares = (view == 1).float().mean((0, 1))
    torch.testing.assert_close(shares, torch.full((3, 3), 1 / 9), rtol=0, atol=0.025)
    lost = Shift(1)(-images, torch.arange(2000), seeded())
    assert set(lost.unique().tolist()) == {-1.0, 1.0}


def bilinear(image, row, column):
    """Value of `image` (H, W) between pixel centres; beyond the border, the border."""
    row, column = min(max(row, 0), H - 1), min(max(column, 0), W - 1)
    top, left = min(int(row), H - 2), min(int(column), W - 2)
    down, right = row - top, column - left
    upper = (1 - right) * image[top][left] + right * image[top][left + 1]
    lower = (1 - right) * image[top + 1][left] + right * image[top + 1][left + 1]
    return (1 - down) * upper + down * lower


@pytest.mark.parametrize("flip", [False, True])
def test_crop_is_a_resized_window_of_each_image(images, flip):
    area, aspect, mirror, across, along = torch.rand(5, B, generator=seeded(5)).tolist()
    view = CropFlipColour(0.2, flip, 0.0)(images, ROWS, seeded(5))
    for i in range(B):
        size = 0.2 + 0.8 * area[i]
        ratio = math.exp(math.log(3 / 4) + (math.log(4 / 3) - math.log(3 / 4)) * aspect[i])
        height = min(1.0, math.sqrt(size / ratio)) * H
        width = min(1.0, math.sqrt(size * ratio)) * W
        top, left = (H - height) * along[i], (W - width) * across[i]
        for channel, row, column in np.ndindex(C, H, W):
            place = W - 1 - column if flip and mirror[i] < 0.5 else column
            at = (top + (row + 0.5) * height / H - 0.5, left + (place + 0.5) * width / W - 0.5)
            expected = bilinear(images[i, channel].tolist(), *at)
            assert float(view[i, channel, row, column]) == pytest.approx(expected, abs=1e-4)


def test_colour_scales_brightness_and_contrast_of_whole_images(images):
    images = images * 0.3 - 0.2
    view = CropFlipColour(1.0, False, 0.2)._colour(images, seeded())
    brightness, contrast = torch.rand(2, B, generator=seeded()).tolist()
    for i in range(B):
        bright = (images[i] + 1) * (1 + 0.2 * (2 * brightness[i] - 1)) - 1
        mean = sum(bright.flatten().tolist()) / bright.numel()
        expected = (bright - mean) * (1 + 0.2 * (2 * contrast[i] - 1)) + mean
        torch.testing.assert_close(view[i], expected)


def test_background_stays_background_and_values_stay_in_range():
    view = CropFlipColour(0.2, True, 0.9)
    background = torch.full((B, C, H, W), -1.0)
    torch.testing.assert_close(view(background, ROWS, seeded()), background)
    extremes = view(torch.randn(B, C, H, W, generator=seeded(0)).sign(), ROWS, seeded())
    assert (float(extremes.min()), float(extremes.max())) == (-1.0, 1.0)


def test_whole_square_window_without_flip_or_colour_is_the_image(images, monkeypatch):
    # Aspect 1: the draw in the middle of its range.
    monkeypatch.setattr(torch, "rand", lambda *shape, **_: torch.full(shape, 0.5))
    view = CropFlipColour(1.0, False, 0.0)._crop(images, seeded())
    torch.testing.assert_close(view, images, rtol=0, atol=1e-5)


@pytest.mark.parametrize("view", [Shift(1), CropFlipColour(0.2, True, 0.4)])
def test_generator_decides(images, view):
    before, state = images.clone(), torch.get_rng_state()
    first = view(images, ROWS, seeded())
    assert first.shape == images.shape
    assert torch.equal(first, view(images, ROWS, seeded()))
    assert not torch.equal(first, view(images, ROWS, seeded(9)))
    assert torch.equal(images, before), "the batch itself was changed"
    assert torch.equal(torch.get_rng_state(), state), "the global random state was used"

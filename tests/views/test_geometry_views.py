"""Crop and flip: pixels and draws against torchvision's v2 transforms."""

import math

import pytest
import torch

from diffaug.views.geometry import RandomResizedCrop, flip, random_windows, resized_crop

v2 = pytest.importorskip("torchvision.transforms.v2", reason="torchvision (extra `vision`)")
ROWS = torch.arange(8)


def seeded(seed=1):
    return torch.Generator().manual_seed(seed)


def images(b, c, h, w):
    return 2 * torch.rand(b, c, h, w, generator=seeded(0)) - 1


@pytest.mark.parametrize("shape", [(3, 32, 32), (1, 28, 28), (2, 9, 12)])
def test_pixels_of_crops_are_torchvisions(shape):
    b, (_, h, w) = 60, shape
    x, windows = images(b, *shape), random_windows(b, h, w, 0.02, seeded())
    crops = resized_crop(x, windows)
    for i, window in enumerate(windows.T.int().tolist()):
        expected = v2.functional.resized_crop(x[i], *window, [h, w], antialias=True)
        torch.testing.assert_close(crops[i], expected, rtol=0, atol=1e-5)


def test_window_of_one_pixel_and_of_all_pixels():
    x = images(2, 3, 8, 8)
    crops = resized_crop(x, torch.tensor([[2.0, 0], [7, 0], [1, 8], [1, 8]]))
    torch.testing.assert_close(crops[0], x[0, :, 2:3, 7:8].expand(3, 8, 8), rtol=0, atol=1e-5)
    torch.testing.assert_close(crops[1], x[1], rtol=0, atol=1e-5)


def slow_window(areas, aspects, corner, h, w):
    """What torchvision's make_params does with these ten draws of area and aspect."""
    for area, aspect in zip(areas, aspects, strict=True):
        width = round(math.sqrt(area * h * w * aspect))
        height = round(math.sqrt(area * h * w / aspect))
        if 0 < width <= w and 0 < height <= h:
            break
    else:
        height, width = h, w
    top, left = math.floor(corner[0] * (h - height + 1)), math.floor(corner[1] * (w - width + 1))
    return [top, left, height, width]


@pytest.mark.parametrize("min_area", [0.08, 0.7, 1.0])
@pytest.mark.parametrize(("h", "w"), [(32, 32), (20, 24)])
def test_windows_against_loop_over_candidates(min_area, h, w):
    b, generator = 300, seeded()
    areas = min_area + (1 - min_area) * torch.rand(10, b, generator=generator)
    aspects = (math.log(4 / 3) * (2 * torch.rand(10, b, generator=generator) - 1)).exp()
    corners = torch.rand(2, b, generator=generator)
    expected = [
        slow_window(areas[:, i].tolist(), aspects[:, i].tolist(), corners[:, i].tolist(), h, w)
        for i in range(b)
    ]
    assert random_windows(b, h, w, min_area, seeded()).T.tolist() == expected


@pytest.mark.parametrize("min_area", [0.08, 0.6])
def test_windows_are_distributed_as_torchvisions(min_area):
    n, image = 3000, torch.zeros(3, 32, 32)
    reference = v2.RandomResizedCrop(32, scale=(min_area, 1.0))
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        drawn = [reference.make_params([image]) for _ in range(n)]
    names = ("top", "left", "height", "width")
    expected = torch.tensor([[float(draw[name]) for name in names] for draw in drawn]).T
    windows = random_windows(n, 32, 32, min_area, seeded())
    for name, ours, theirs in zip(names, windows, expected, strict=True):
        error = float(theirs.std()) * math.sqrt(2 / n)
        assert abs(float(ours.mean() - theirs.mean())) < 4 * error, f"mean of {name}"
        assert abs(float(ours.std() - theirs.std())) < 4 * error, f"spread of {name}"


def test_crop_of_the_whole_area_is_the_image():
    x = images(8, 3, 16, 16)
    view = RandomResizedCrop(1.0)(x, ROWS, seeded())
    torch.testing.assert_close(view, x, rtol=0, atol=1e-5)


def test_each_image_has_its_own_window():
    ramp = torch.arange(64.0).view(1, 1, 8, 8).expand(8, 1, 8, 8) / 32 - 1
    view = RandomResizedCrop(0.2)(ramp, ROWS, seeded())
    assert len(view.flatten(1).unique(dim=0)) == 8


def test_flip_is_torchvisions():
    x = images(8, 3, 6, 7)
    assert torch.equal(flip(x, ROWS, seeded()), v2.functional.horizontal_flip(x))


@pytest.mark.parametrize("min_area", [0.0, -0.1, 1.1, float("nan")])
def test_area_outside_its_range_is_refused(min_area):
    with pytest.raises(ValueError, match=rf"min_area = {min_area}: allowed is 0 < a <= 1"):
        RandomResizedCrop(min_area)

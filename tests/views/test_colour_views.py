"""Colours: every operation, their order and their draws against torchvision's v2 transforms."""

import math
from collections import Counter

import pytest
import torch

from diffaug.views.colour import (
    BRIGHTNESS,
    CONTRAST,
    SATURATION,
    ColourJitter,
    blend,
    greyscale,
    luma,
    solarise,
)
from diffaug.views.hue import shift_hue

v2 = pytest.importorskip("torchvision.transforms.v2", reason="torchvision (extra `vision`)")
F = v2.functional
ADJUST = {
    BRIGHTNESS: F.adjust_brightness,
    CONTRAST: F.adjust_contrast,
    SATURATION: F.adjust_saturation,
}
B = 12
ROWS = torch.arange(B)


def seeded(seed=1):
    return torch.Generator().manual_seed(seed)


def unit_images(b, c, size=6):
    return torch.rand(b, c, size, size, generator=seeded(0))


@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("operation", ADJUST)
def test_blends_are_torchvisions(operation, channels):
    x, factors = unit_images(B, channels), torch.linspace(0, 2.5, B)
    changed = blend(x, torch.full((B,), operation), factors)
    for i in range(B):
        expected = ADJUST[operation](x[i], float(factors[i]))
        torch.testing.assert_close(changed[i], expected, rtol=0, atol=1e-6)


def test_hue_shift_is_torchvisions_for_all_corners_and_ties():
    levels = torch.tensor([0.0, 0.3, 0.30001, 1.0])
    colours = torch.cartesian_prod(levels, levels, levels).T.reshape(3, 8, 8)
    x = torch.cat([colours.expand(11, 3, 8, 8), unit_images(11, 3, 8)])
    shifts = torch.linspace(-0.5, 0.5, 11).repeat(2)
    shifted = shift_hue(x, shifts)
    for i in range(len(x)):
        expected = F.adjust_hue(x[i], float(shifts[i]))
        torch.testing.assert_close(shifted[i], expected, rtol=0, atol=1e-5)


def test_hue_shift_of_a_third_turn_makes_red_green():
    red = torch.tensor([1.0, 0.2, 0.2]).view(1, 3, 1, 1)
    shifted = shift_hue(red, torch.tensor([1 / 3])).flatten()
    torch.testing.assert_close(shifted, torch.tensor([0.2, 1.0, 0.2]))


def test_greyscale_and_solarisation_are_torchvisions():
    unit = unit_images(B, 3)
    unit[0, 0, 0, :3] = torch.tensor([0.0, 0.5, 1.0])
    grey, inverted = (view(2 * unit - 1, ROWS, seeded()) for view in (greyscale, solarise))
    expected = 2 * F.rgb_to_grayscale(unit, num_output_channels=3) - 1
    torch.testing.assert_close(grey, expected, rtol=0, atol=1e-6)
    torch.testing.assert_close(inverted, 2 * F.solarize(unit, 0.5) - 1, rtol=0, atol=1e-6)


def slow_jitter(image, order, factors, place, shift):
    """One image in [0, 1]; the hue is rotated after `place` of the three blends."""
    steps = [(ADJUST[k], factors[k]) for k in order]
    steps.insert(place, (F.adjust_hue, shift))
    for adjust, amount in steps:
        image = adjust(image, amount)
    return image


def test_jitter_against_loop_that_replays_the_draws():
    b, generator = 480, seeded()
    unit = unit_images(b, 3, 3)
    low, high = torch.tensor([[0.6, 0.7, 0.0], [1.4, 1.3, 2.2]])
    drawn = torch.stack([torch.rand(b, generator=generator) for _ in range(3)], 1)
    factors = (low + (high - low) * drawn).tolist()
    order = torch.rand(b, 3, generator=generator).argsort(1).tolist()
    place = torch.randint(4, (b,), generator=generator).tolist()
    shift = (0.2 * torch.rand(b, generator=generator) - 0.1).tolist()
    view = ColourJitter(0.4, 0.3, 1.2, 0.1)(2 * unit - 1, torch.arange(b), seeded())
    for i in range(b):
        expected = slow_jitter(unit[i], order[i], factors[i], place[i], shift[i])
        torch.testing.assert_close(view[i], 2 * expected - 1, rtol=0, atol=1e-5)
    orders = Counter((*order[i], place[i]) for i in range(b))
    assert len(orders) == 24, "some orders of the four never occur"
    assert max(orders.values()) < 3 * b / 24


def brightness(view):
    return view[:, 0, 0, 0] / 0.2


def contrast(view):
    return (view[:, 0, 0, 1] - view[:, 0, 0, 0]) / 0.1


def saturation(view):
    return (view[:, 0, 0, 0] - view[:, 1, 0, 0]) / 0.1


def hue(view):
    return (view[:, 1, 0, 0] - view[:, 2, 0, 0]) / 6


# What to look at, and images (3, 1, 2) that show one operation's amount.
PROBES = {
    brightness: [[[0.2, 0.2]]] * 3,
    contrast: [[[0.45, 0.55]]] * 3,
    saturation: [[[0.55, 0.55]], [[0.45, 0.45]], [[0.5, 0.5]]],
    hue: [[[1.0, 1.0]], [[0.0, 0.0]], [[0.0, 0.0]]],
}


@pytest.mark.parametrize(
    ("probe", "strength"),
    [(brightness, 0.4), (brightness, 1.5), (contrast, 0.4), (saturation, 0.4), (hue, 0.1)],
)
def test_amounts_are_distributed_as_torchvisions(probe, strength):
    n, name = 2000, probe.__name__
    reference = v2.ColorJitter(**{name: strength})
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        theirs = torch.tensor([reference.make_params([])[f"{name}_factor"] for _ in range(n)])
    strengths = dict.fromkeys(("brightness", "contrast", "saturation", "hue"), 0.0)
    jitter = ColourJitter(**{**strengths, name: strength})
    x = 2 * torch.tensor(PROBES[probe]).expand(n, 3, 1, 2) - 1
    ours = probe((jitter(x, torch.arange(n), seeded()) + 1) / 2)
    error = float(theirs.std()) * math.sqrt(2 / n)
    assert abs(float(ours.mean() - theirs.mean())) < 4 * error
    assert abs(float(ours.std() - theirs.std())) < 4 * error
    assert float((ours - theirs.mean()).abs().max()) < 1.05 * strength


def test_grey_images_keep_their_channel_and_have_no_colours_to_change():
    x = 2 * unit_images(B, 1) - 1
    torch.testing.assert_close(ColourJitter(0, 0, 0.9, 0)(x, ROWS, seeded()), x)
    torch.testing.assert_close(greyscale(x, ROWS, seeded()), x)


@pytest.mark.parametrize("strengths", [(-0.1, 0, 0, 0), (0, 0, -1, 0), (0, 0, 0, 0.6)])
def test_strengths_outside_their_range_are_refused(strengths):
    with pytest.raises(ValueError, match=r"ColourJitter: .*allowed is 0"):
        ColourJitter(*strengths)


def test_other_channels_are_refused():
    with pytest.raises(ValueError, match="images have 2 channels; allowed are 1 and 3"):
        luma(torch.zeros(1, 2, 4, 4))

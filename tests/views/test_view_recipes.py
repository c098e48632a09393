"""Recipes: against the publications' pipelines, written with torchvision's v2 transforms."""

import math

import pytest
import torch

from diffaug.views.recipes import RECIPES, recipe

v2 = pytest.importorskip("torchvision.transforms.v2", reason="torchvision (extra `vision`)")
DRAWS = 250


def seeded(seed=1):
    return torch.Generator().manual_seed(seed)


def published(size, min_area, jitter, blur=0.0, solarise=0.0):
    return v2.Compose(
        [
            v2.RandomResizedCrop(size, scale=(min_area, 1.0)),
            v2.RandomHorizontalFlip(0.5),
            v2.RandomApply([v2.ColorJitter(*jitter)], p=0.8),
            v2.RandomGrayscale(0.2),
            v2.RandomApply([v2.GaussianBlur(2 * (size // 20) + 1, (0.1, 2.0))], p=blur),
            v2.RandomSolarize(0.5, p=solarise),
        ]
    )


COMPOSED = {
    ("simclr", 32, 0): published(32, 0.08, (0.4, 0.4, 0.4, 0.1)),
    ("simclr", 64, 1): published(64, 0.08, (0.8, 0.8, 0.8, 0.2), blur=0.5),
    ("byol", 64, 1): published(64, 0.08, (0.4, 0.4, 0.2, 0.1), blur=0.1, solarise=0.2),
}
# Smallest area, jitter, and the probabilities of blur and solarisation, as published; the
# probabilities of the flip (0.5), the jitter (0.8) and the greyscale (0.2) are common to all.
MOCO, BYOL = (0.4, 0.4, 0.4, 0.1), (0.4, 0.4, 0.2, 0.1)
NUMBERS = {
    ("simclr", 32): [(0.08, (0.4, 0.4, 0.4, 0.1), 0, 0)] * 2,
    ("simclr", 96): [(0.08, (0.8, 0.8, 0.8, 0.2), 0.5, 0)] * 2,
    ("moco_v2", 32): [(0.2, MOCO, 0, 0)] * 2,
    ("moco_v2", 96): [(0.2, MOCO, 0.5, 0)] * 2,
    ("simsiam", 32): [(0.2, MOCO, 0, 0)] * 2,
    ("simsiam", 96): [(0.2, MOCO, 0.5, 0)] * 2,
    ("byol", 32): [(0.08, BYOL, 0, 0), (0.08, BYOL, 0, 0.2)],
    ("byol", 96): [(0.08, BYOL, 1.0, 0), (0.08, BYOL, 0.1, 0.2)],
}


def described(view):
    """What a recipe's view holds: (smallest area, {step: (probability, jitter strengths)})."""
    crop, *steps = view.view.views
    found = {}
    for step in steps:
        inner = step.view
        name = getattr(inner, "__name__", type(inner).__name__)
        strengths = (*inner.strengths, inner.hue) if name == "ColourJitter" else None
        found[name] = (step.p, strengths)
    return crop.min_area, found


@pytest.mark.parametrize(("name", "size"), NUMBERS)
def test_numbers_are_the_published_ones(name, size):
    for view, numbers in zip(recipe(name, (3, size, size)), NUMBERS[name, size], strict=True):
        min_area, jitter, blur, inverted = numbers
        steps = {"flip": (0.5, None), "ColourJitter": (0.8, jitter), "greyscale": (0.2, None)}
        chances = {"GaussianBlur": blur, "solarise": inverted}
        steps |= {step: (p, None) for step, p in chances.items() if p}
        assert described(view) == (min_area, steps)


@pytest.mark.parametrize("name", RECIPES)
def test_digits_keep_brightness_contrast_and_crops_only(name):
    for view, numbers in zip(recipe(name, (1, 28, 28)), NUMBERS[name, 32], strict=True):
        min_area, (brightness, contrast, *_), _, inverted = numbers
        steps = {"ColourJitter": (0.8, (brightness, contrast, 0, 0))}
        steps |= {"solarise": (inverted, None)} if inverted else {}
        assert described(view) == (min_area, steps)


def scene(size):
    """Coloured stripes that grow finer to the right, darker below: crops and colours show."""
    across = torch.linspace(0, 1, size)
    waves = torch.stack([(8 * across.square() * k + k).sin() for k in (1, 2, 3)])
    return (0.25 + 0.2 * waves[:, None, :] + 0.5 * (1 - across)[:, None]).clamp(0, 1)


def statistics(x):
    """(B, 3, H, W) in [0, 1] -> (B, 12): moments and their squares, that is spreads too."""
    high, low = x.amax(1), x.amin(1)
    values = torch.stack(
        [
            x.mean((1, 2, 3)),
            x.std((1, 2, 3)),
            (high - low).mean((1, 2)),
            (x[:, 0] - x[:, 2]).mean((1, 2)),
            (x[..., 1:] - x[..., :-1]).abs().mean((1, 2, 3)),
            (x[..., 1:] - x[..., :-1]).mean((1, 2, 3)).abs(),
        ],
        1,
    )
    return torch.cat([values, values.square()], 1)


@pytest.mark.parametrize(("name", "size", "side"), COMPOSED)
def test_views_are_distributed_as_torchvisions(name, size, side):
    image, reference = scene(size), COMPOSED[name, size, side]
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        theirs = statistics(torch.stack([reference(image) for _ in range(DRAWS)]))
    view = recipe(name, (3, size, size))[side]
    batch = (2 * image - 1).expand(2 * DRAWS, -1, -1, -1)
    ours = statistics((view(batch, torch.arange(len(batch)), seeded()) + 1) / 2)
    error = (theirs.var(0) / len(theirs) + ours.var(0) / len(ours)).sqrt()
    distance = (ours.mean(0) - theirs.mean(0)).abs() / error
    assert float(distance.max()) < 4, f"statistics off by {distance.tolist()} standard errors"


@pytest.mark.parametrize("shape", [(1, 28, 28), (3, 32, 32), (3, 64, 64), (3, 72, 64)])
@pytest.mark.parametrize("name", RECIPES)
def test_generator_decides_and_values_stay_in_range(name, shape):
    x, rows = 2 * torch.rand(9, *shape, generator=seeded(0)) - 1, torch.arange(9)
    before, state = x.clone(), torch.get_rng_state()
    for view in recipe(name, shape):
        first = view(x, rows, seeded())
        assert first.shape == x.shape
        assert float(first.abs().max()) <= 1 + 1e-6
        assert torch.equal(first, view(x, rows, seeded()))
        assert not torch.equal(first, view(x, rows, seeded(9)))
    assert torch.equal(x, before), "the batch itself was changed"
    assert torch.equal(torch.get_rng_state(), state), "the global random state was used"


@pytest.mark.parametrize(("name", "side"), [("simclr", 0), ("moco_v2", 1), ("byol", 0)])
def test_digits_are_never_mirrored(name, side):
    ramp = torch.linspace(-0.5, 0.5, 28).expand(500, 1, 28, 28)
    view = recipe(name, (1, 28, 28))[side](ramp, torch.arange(500), seeded())
    assert (view[..., -1] > view[..., 0]).all()


def test_min_area_replaces_the_published_one():
    ramp = torch.linspace(-1, 1, 28).expand(500, 1, 28, 28)
    for view in recipe("moco_v2", (1, 28, 28), min_area=1.0):
        bright = view(ramp, torch.arange(500), seeded())
        share = torch.isclose(bright, ramp, atol=1e-4).flatten(1).all(1).float().mean()
        assert float(share) == pytest.approx(0.2, abs=4 * math.sqrt(0.16 / 500))


@pytest.mark.parametrize(
    ("name", "shape", "message"),
    [
        ("mae", (3, 32, 32), "recipe = 'mae': unknown; allowed: simclr, moco_v2, byol, simsiam"),
        ("byol", (50,), r"rows have shape \(50,\); needed is"),
        ("byol", (4, 32, 32), r"rows have shape \(4, 32, 32\); needed is"),
    ],
)
def test_bad_arguments_are_refused(name, shape, message):
    with pytest.raises(ValueError, match=message):
        recipe(name, shape)

"""Samples told of a point near a row's condition."""

from functools import partial

import numpy as np
import pytest
import torch

from diffaug.config import load
from diffaug.selection.conditions import BLUR, Between, Blurred
from diffaug.settings import Budget
from diffaug.training.augment import augment
from diffaug.training.condition import Condition
from diffaug.training.encoder import load_encoder
from diffaug.training.estep1 import estep1
from diffaug.training.inputs import Inputs
from diffaug.training.mstep import mstep
from diffaug.training.streams import seeded

X = torch.from_numpy(np.random.default_rng(0).normal(size=(60, 80)).astype(np.float32))


@pytest.fixture(scope="module")
def settings():
    settings = load("params.yaml").settings("zeisel", "tuned")
    return settings.model_copy(update={"budget": Budget(estep1=1, mstep=1, estep2=1)})


@pytest.fixture(scope="module")
def start(settings):
    return estep1(settings, X, 0, identity={})


@pytest.fixture(scope="module")
def encoded(settings, start):
    space, encoder = load_encoder(settings, start, (80,), "cpu")
    return encoder, Inputs(space, X)


def test_a_condition_lies_on_the_way_to_one_of_the_nearest_rows(encoded):
    y = Condition("y", *encoded).table
    rows = torch.arange(60).repeat(5)
    points = Between("y", *encoded)(rows, seeded(0, "cpu"))
    partners = set()
    for row, point in zip(rows.tolist(), points, strict=True):
        near = torch.cdist(y[row, None], y)[0].argsort()[1:16]
        # A point on the way to a row is no detour.
        ways = (y[near] - y[row]).norm(dim=1)
        detours = (point - y[row]).norm() + (y[near] - point).norm(dim=1) - ways
        assert detours.min() < 1e-4 * ways.max()
        partners.add(int(detours.argmin()))
    assert partners == set(range(15)), "some neighbours are never chosen"


def test_a_blurred_condition_lies_around_the_rows_own(encoded):
    y = Condition("y", *encoded).table
    row = torch.full((20_000,), 7)
    away = (Blurred("y", *encoded)(row, seeded(0, "cpu")) - y[7]) / y.std(0)
    torch.testing.assert_close(away.mean(0), torch.zeros(y.shape[1]), atol=0.02, rtol=0)
    torch.testing.assert_close(away.std(0), torch.full((y.shape[1],), BLUR), atol=0.02, rtol=0)


@pytest.mark.parametrize("kind", [Between, Blurred])
def test_the_cache_is_that_of_augment_under_other_conditions(kind, settings, start):
    # Long enough for the denoiser, whose last layer starts at zero, to look at its condition.
    longer = settings.model_copy(update={"budget": Budget(estep1=1, mstep=100, estep2=1)})
    generator = mstep(longer, X, 0, start, identity={})
    drawn = partial(augment, settings, X, 0, start, generator, condition_of=kind)
    usual = augment(settings, X, 0, start, generator)
    assert drawn().shape == usual.shape
    assert torch.equal(drawn(), drawn())
    assert (drawn() - usual).abs().max() > 1e-4

"""E-step 2 with positives that change from epoch to epoch."""

import numpy as np
import pytest
import torch

from diffaug.config import load
from diffaug.selection.by_epoch import (
    draw_each_epoch,
    estep1_by_nu,
    estep2_by_epoch,
    falling,
    fresh,
    growing,
)
from diffaug.settings import Budget, Mixing
from diffaug.training.estep1 import estep1
from diffaug.training.estep2 import estep2
from diffaug.training.mstep import mstep
from diffaug.views.generated import Generated

X = torch.from_numpy(np.random.default_rng(0).normal(size=(60, 80)).astype(np.float32))
SAMPLES = torch.randn(3, 60, 50, generator=torch.Generator().manual_seed(0))


@pytest.fixture(scope="module")
def settings():
    settings = load("params.yaml").settings("zeisel", "tuned")
    update = {"budget": Budget(estep1=1, mstep=1, estep2=3), "mixing": Mixing(lam=1.0)}
    return settings.model_copy(update=update)


def test_without_a_change_it_is_the_workflows_estep2(settings):
    start = estep1(settings, X, 0, identity={})
    usual = estep2(settings, X, 0, start, SAMPLES, identity={})
    same = estep2_by_epoch(lambda *_: None, settings, X, 0, start, SAMPLES)
    assert same.history == usual.history
    for name, weights in usual.modules["encoder"].items():
        assert torch.equal(same.modules["encoder"][name], weights), name


@pytest.mark.parametrize("change", [growing, falling, fresh])
def test_a_change_reaches_the_training(change, settings):
    start = estep1(settings, X, 0, identity={})
    usual = estep2(settings, X, 0, start, SAMPLES, identity={})
    other = estep2_by_epoch(change, settings, X, 0, start, SAMPLES)
    assert other.history != usual.history


def seen(change):
    """Lambda and the first number of the samples in each of three epochs."""
    cache = torch.arange(3.0).view(3, 1, 1)
    positives, found = Generated(cache, 1.0), []
    for epoch in range(3):
        change(positives, cache, epoch / 2)
        found.append((positives.lam, positives.samples.flatten().tolist()))
    return found


def test_lambda_goes_from_one_end_to_the_other():
    assert [lam for lam, _ in seen(growing)] == [0, 0.5, 1]
    assert [lam for lam, _ in seen(falling)] == [1, 0.5, 0]


def test_each_epoch_has_a_copy_of_its_own():
    assert seen(fresh) == [(1.0, [0.0]), (1.0, [1.0]), (1.0, [2.0])]


def test_at_a_constant_nu_it_is_the_workflows_estep1(settings):
    settings = settings.model_copy(update={"budget": Budget(estep1=3, mstep=1, estep2=1)})
    usual = estep1(settings, X, 0, identity={})
    same = estep1_by_nu(lambda done: settings.contrast.nu, settings, X, 0)
    assert same.history == usual.history
    for name, weights in usual.modules["encoder"].items():
        assert torch.equal(same.modules["encoder"][name], weights), name


def test_nu_is_asked_for_each_epoch_and_reaches_the_loss(settings):
    settings = settings.model_copy(update={"budget": Budget(estep1=3, mstep=1, estep2=1)})
    asked = []

    def nu(done):
        asked.append(done)
        return 1.0 if done < 1 else 5.0

    usual = estep1(settings, X, 0, identity={}).history
    other = estep1_by_nu(nu, settings, X, 0).history
    assert asked == [0, 0.5, 1]
    assert other[:2] == usual[:2]
    assert other[2] != usual[2]


def test_each_epoch_of_estep2_gets_a_copy(settings):
    start = estep1(settings, X, 0, identity={})
    generator = mstep(settings, X, 0, start, identity={})
    copies = draw_each_epoch(settings, X, 0, start, generator)
    assert copies.shape == (3, 60, 50)
    assert (copies[0] - copies[1]).abs().max() > 0.01

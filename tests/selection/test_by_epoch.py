"""E-steps in which something changes from epoch to epoch."""

from types import SimpleNamespace

import numpy as np
import pytest
import torch

from diffaug.config import load
from diffaug.selection.by_epoch import falling, fresh, growing
from diffaug.selection.tuned import change_of, draw
from diffaug.settings import Budget
from diffaug.training.estep1 import estep1
from diffaug.training.estep2 import estep2
from diffaug.training.mstep import mstep
from diffaug.views.generated import Generated, Mixing

X = torch.from_numpy(np.random.default_rng(0).normal(size=(60, 80)).astype(np.float32))
SAMPLES = torch.randn(3, 60, 50, generator=torch.Generator().manual_seed(0))


@pytest.fixture(scope="module")
def settings():
    settings = load("params.yaml").settings("zeisel", "tuned")
    update = {"budget": Budget(estep1=3, mstep=1, estep2=3), "mixing": Mixing(lam=1.0)}
    return settings.model_copy(update=update)


@pytest.mark.parametrize("name", ["growing", "falling", "fresh"])
def test_a_change_reaches_estep2(name, settings):
    start = estep1(settings, X, 0, identity={})
    usual = estep2(settings, X, 0, start, SAMPLES, identity={})
    change = change_of({"by_epoch": name}, settings, SAMPLES)
    other = estep2(settings, X, 0, start, SAMPLES, identity={}, before_epoch=change)
    assert other.history != usual.history


def test_nu_falls_from_10_to_1(settings):
    steps = []
    change = change_of({"by_epoch": "nu_falling"}, settings, None)

    def watched(step, done):
        change(step, done)
        steps.append((done, step.objective.loss_of.__self__.nu))

    other = estep1(settings, X, 0, identity={}, before_epoch=watched).history
    assert steps == [(0, 10), (0.5, pytest.approx(10**0.5)), (1, 1)]
    assert other[0] != estep1(settings, X, 0, identity={}).history[0]


def seen(change):
    """Lambda and the first number of the samples in each of three epochs."""
    cache = torch.arange(3.0).view(3, 1, 1)
    step, found = SimpleNamespace(replace=Generated(cache, 1.0)), []
    for epoch in range(3):
        change(step, epoch / 2, None, cache)
        found.append((step.replace.lam, step.replace.samples.flatten().tolist()))
    return found


def test_lambda_goes_from_one_end_to_the_other():
    assert [lam for lam, _ in seen(growing)] == [0, 0.5, 1]
    assert [lam for lam, _ in seen(falling)] == [1, 0.5, 0]


def test_each_epoch_has_a_copy_of_its_own(settings):
    assert seen(fresh) == [(1.0, [0.0]), (1.0, [1.0]), (1.0, [2.0])]
    start = estep1(settings, X, 0, identity={})
    generator = mstep(settings, X, 0, start, identity={})
    trial = {"by_epoch": "fresh", "condition": None}
    copies = draw(trial, settings, X, 0, start, generator)
    assert copies.shape == (3, 60, 50)
    assert (copies[0] - copies[1]).abs().max() > 0.01


def test_nothing_changes_if_nothing_is_named(settings):
    step = SimpleNamespace(objective="as it was")
    change_of({"by_epoch": None}, settings, None)(step, 0.5)
    assert step.objective == "as it was"

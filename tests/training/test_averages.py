"""Means of real neighbours in the place of samples."""

import numpy as np
import pytest
import torch

from diffaug.training import checkpoint as ckpt
from diffaug.training.averages import averages, run_averages
from diffaug.training.encoder import load_encoder
from diffaug.training.estep1 import estep1
from diffaug.training.estep2 import estep2
from diffaug.training.inputs import Inputs
from diffaug.training.jobs import training_rows
from diffaug.training.nearest import nearest_rows
from diffaug.training.streams import seeded
from diffaug.views.generated import Mixing

NEAR = {"lam": 1, "source": "neighbours", "k": 4}


@pytest.fixture
def trained(x, make_settings):
    """Settings, the checkpoint of E-step 1, the inputs and the encoder."""
    settings = make_settings(mixing={"lam": 1})
    start = estep1(settings, x, 0, identity={})
    space, encoder = load_encoder(settings, start, tuple(x.shape[1:]), "cpu")
    return settings, start, Inputs(space, x), encoder


@pytest.mark.parametrize("space", ["y", "inputs"])
def test_each_is_the_mean_of_that_many_of_the_nearest(trained, space):
    *_, inputs, encoder = trained
    near = Mixing(**NEAR, near_in=space)
    found = averages(inputs, encoder, 2, near, copies=3, generator=seeded(0))
    assert found.shape == (3, 100, 6)
    neighbours = nearest_rows(near, inputs, encoder)
    for number, row in enumerate(neighbours):
        pairs = [(inputs[:][i] + inputs[:][j]) / 2 for i in row for j in row if i < j]
        for copy in found:
            assert min((copy[number] - pair).abs().max() for pair in pairs) < 1e-6
    assert len({tuple(copy[0].tolist()) for copy in found}) > 1, "each copy is drawn anew"


def test_the_mean_of_all_is_the_mean_of_the_nearest(trained):
    *_, inputs, encoder = trained
    near = Mixing(**NEAR, near_in="y")
    (found,) = averages(inputs, encoder, 4, near, copies=1, generator=seeded(0))
    expected = inputs[nearest_rows(near, inputs, encoder)].mean(1)
    assert torch.allclose(found, expected, atol=1e-6)


def test_settings_without_neighbours_are_refused(trained):
    *_, inputs, encoder = trained
    with pytest.raises(ValueError, match="'neighbours' are needed"):
        averages(inputs, encoder, 2, Mixing(lam=1, source="itself"), 1, seeded(0))


def test_rounds_follow_each_other_on_neighbours_found_anew(tmp_path, make_dataset, make_settings):
    dataset, settings = make_dataset(tmp_path / "data"), make_settings(mixing={"lam": 1})
    x = training_rows(dataset)
    start = estep1(settings, x, 0, identity={})
    ckpt.save(start, tmp_path / "start.pt")
    counts = [make_settings(mixing={"lam": 1}, rounds={"count": n}) for n in (1, 2)]
    average, generator, done = {"mean": 2, "k": 4, "near_in": "y"}, seeded(5), start
    for each in counts:
        space, encoder = load_encoder(settings, done, tuple(x.shape[1:]), "cpu")
        near = Mixing(**NEAR, near_in="y")
        cache = averages(Inputs(space, x), encoder, 2, near, 3, generator)
        done = estep2(each, x, 5, done, cache, identity={})
    space, encoder = load_encoder(settings, done, tuple(x.shape[1:]), "cpu")
    with torch.no_grad():
        expected = encoder(space(torch.from_numpy(np.array(dataset.x))))
    rounds = [each.for_phase("estep2") for each in counts]
    files = str(dataset.folder), str(tmp_path / "start.pt"), str(tmp_path / "out.npz")
    run_averages(*files, rounds, average, copies=3, seed=5)
    with np.load(files[-1]) as found:
        for name, space_of in zip("yz", expected, strict=True):
            np.testing.assert_allclose(found[name], space_of.numpy(), atol=1e-5)

"""Several rounds: each goes on from the one before, with numbers of its own."""

import pytest
import torch

from diffaug.settings import Settings
from diffaug.training.augment import augment
from diffaug.training.encoder import embed, load_encoder
from diffaug.training.estep1 import estep1
from diffaug.training.estep2 import estep2
from diffaug.training.inputs import Inputs
from diffaug.training.mstep import mstep
from diffaug.training.nearest import nearest_rows
from diffaug.training.streams import Streams

STILL = {"lr": 1e-12, "weight_decay": 0.0}


@pytest.fixture(scope="module")
def first(make_settings, x):
    return estep1(make_settings(), x, 0, identity={})


def test_no_two_rounds_draw_the_same_numbers():
    draws = [
        torch.rand(4, generator=Streams(0, "estep2", number=number).views) for number in (1, 2, 3)
    ]
    assert len({tuple(draw.tolist()) for draw in draws}) == 3
    assert torch.equal(draws[0], torch.rand(4, generator=Streams(0, "estep2").views))


def test_the_first_round_is_the_same_whatever_follows(make_settings):
    for phase in ("mstep", "augment", "estep2"):
        alone = make_settings().for_phase(phase)
        assert make_settings(rounds={"generator": "continued"}).for_phase(phase) == alone
        third = make_settings(rounds={"count": 3}).for_phase(phase)
        assert third.pop("rounds") == {"count": 3, "generator": "new"}
        assert third == alone
        assert Settings.of_phase(alone).rounds.count == 1
    assert make_settings(rounds={"count": 3}).for_phase("estep1") == make_settings().for_phase(
        "estep1"
    )


@pytest.mark.parametrize("phase", ["mstep", "augment", "estep2"])
def test_each_phase_of_a_round_has_its_rounds_numbers(monkeypatch, make_settings, x, first, phase):
    import importlib

    module = importlib.import_module(f"diffaug.training.{phase}")
    made = []

    class Watched(Streams):
        def __init__(self, *arguments):
            made.append(arguments[3])
            super().__init__(*arguments)

    monkeypatch.setattr(module, "Streams", Watched)
    settings = make_settings(rounds={"count": 4})
    generator = mstep(settings, x, 0, first, identity={})
    samples = augment(settings, x, 0, first, generator)
    estep2(settings, x, 0, first, samples, identity={})
    assert made == [4]


def test_a_generator_goes_on_from_the_weights_before(make_settings, x, first):
    settings = make_settings(mstep={"optimiser": STILL})
    other = mstep(make_settings(), x, 1, first, identity={})
    anew = mstep(settings, x, 0, first, identity={})
    continued = mstep(settings, x, 0, first, None, other, identity={})

    def apart(one, two):
        pairs = zip(*(done.modules["denoiser"].values() for done in (one, two)), strict=True)
        return max(float((a - b).abs().max()) for a, b in pairs)

    assert apart(continued, other) < 1e-6 < apart(anew, other)
    torch.testing.assert_close(continued.modules["scaling"], anew.modules["scaling"])


@pytest.mark.parametrize("near_in", ["y", "z", "inputs"])
def test_neighbours_are_those_of_the_encoder_as_the_round_begins(
    monkeypatch, make_settings, x, first, near_in
):
    k = 4
    settings = make_settings(
        space={"kind": "pca"},
        mixing={"lam": 1, "source": "neighbours", "k": k, "near_in": near_in},
    )
    first = estep1(make_settings(space={"kind": "pca"}), x, 0, identity={})
    space, encoder = load_encoder(settings, first, (6,), "cpu")
    inputs = Inputs(space, x)
    view = settings.mixing.view(inputs, None, nearest_rows(settings.mixing, inputs, encoder))
    places = dict(zip("yz", embed(encoder, inputs), strict=True)).get(near_in, inputs[:])
    rows = torch.arange(len(x))
    drawn = [view(torch.zeros(len(x), 6), rows, Streams(0, "estep2", number=n).replacement)
             for n in range(1, 40)]  # fmt: skip
    for row in rows[::9].tolist():
        nearest = torch.cdist(places[row : row + 1], places)[0].argsort()[1 : k + 1]
        allowed = {tuple(inputs[number].tolist()) for number in nearest.tolist()}
        assert {tuple(view[row].tolist()) for view in drawn} == allowed


def test_a_method_that_takes_neighbours_trains(make_settings, x, first):
    mixing = {"lam": 1, "source": "neighbours", "k": 4, "near_in": "y"}
    done = estep2(make_settings(mixing=mixing), x, 0, first, None, identity={})
    assert done.epoch == 2


@pytest.mark.parametrize(
    ("mixing", "message"),
    [
        ({"source": "neighbours"}, "mixing.k and mixing.near_in are needed"),
        ({"source": "neighbours", "k": 3}, "mixing.k and mixing.near_in are needed"),
        ({"source": "itself", "k": 3}, "belong to 'neighbours' alone"),
        ({"near_in": "y"}, "belong to 'neighbours' alone"),
    ],
)
def test_settings_of_neighbours_stand_with_them_alone(make_settings, mixing, message):
    with pytest.raises(ValueError, match=message):
        make_settings(mixing=mixing)

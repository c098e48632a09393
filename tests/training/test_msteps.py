"""M-step, sampling and joint training."""

import pytest
import torch

from diffaug.io import from_bytes
from diffaug.training import augment as augment_module
from diffaug.training import joint as joint_module
from diffaug.training.augment import augment, draw, to_bytes
from diffaug.training.checkpoint import load_modules
from diffaug.training.encoder import load_encoder
from diffaug.training.estep1 import estep1
from diffaug.training.generator import build_generator
from diffaug.training.joint import joint
from diffaug.training.mstep import mstep
from diffaug.training.streams import Streams, seeded


@pytest.fixture(scope="module")
def first(make_settings, x):
    return estep1(make_settings(budget={"estep1": 20}), x, 0, identity={})


def assert_states_equal(found, expected):
    assert found.modules.keys() == expected.modules.keys()
    for name, tensor in found.modules["denoiser"].items():
        assert torch.equal(tensor, expected.modules["denoiser"][name])


def test_loss_falls_and_samples_belong_to_their_sources(make_settings, x, groups, first):
    settings = make_settings(
        budget={"mstep": 150}, mstep={"denoiser": {"width": 32}}, augment={"copies": 3}
    )
    done = mstep(settings, x, 0, first, identity={})
    losses = [row["diffusion"] for row in done.history]
    assert sum(losses[-10:]) < 0.8 * sum(losses[:10])
    samples = augment(settings, x, 0, first, done)
    assert samples.shape == (3, 100, 6)
    assert not torch.equal(samples[0], samples[1])
    space, _ = load_encoder(settings, first, (6,), "cpu")
    inputs, labels = space(x), torch.from_numpy(groups[1])
    nearest = labels[torch.cdist(samples.flatten(0, 1), inputs).argmin(1)]
    assert (nearest == labels.repeat(3)).float().mean() > 0.9


def test_batches_of_sampling_are_one_stream(monkeypatch, make_settings, x, first):
    settings = make_settings(augment={"copies": 1})
    done = mstep(settings, x, 0, first, identity={})
    monkeypatch.setitem(augment_module.MAX_ROWS, "cpu", 40)
    whole = augment(settings, x, 0, first, done)
    model, condition, inputs = build_generator(settings, x, 0, first, None)
    load_modules(done, model.modules)
    noise = Streams(0, "augment").noise
    parts = [
        model.sample(settings.augment, inputs[rows], condition(rows, noise), noise)
        for rows in torch.arange(100).split(40)
    ]
    assert torch.equal(whole[0], torch.cat(parts))


def test_small_batches_of_sampling_draw_the_same_noise(monkeypatch, make_settings, x, first):
    settings = make_settings(augment={"copies": 2})
    done = mstep(settings, x, 0, first, identity={})
    whole = augment(settings, x, 0, first, done)
    monkeypatch.setitem(augment_module.MAX_ROWS, "cpu", 16)
    torch.testing.assert_close(augment(settings, x, 0, first, done), whole)


def test_samples_of_images_are_bytes_near_the_numbers(make_settings):
    images = torch.randint(0, 256, (60, 1, 4, 4), generator=seeded(0), dtype=torch.uint8)
    settings = make_settings(augment={"copies": 2})
    found = []
    for x in (images, images.float()):
        start = estep1(settings, x, 0, identity={})
        generator = mstep(settings, x, 0, start, identity={})
        found.append(augment(settings, x, 0, start, generator))
    as_bytes, as_numbers = found
    assert as_bytes.dtype == torch.uint8
    decoded = from_bytes(as_bytes)
    torch.testing.assert_close(decoded, as_numbers, rtol=0, atol=0.51 / 127.5)
    assert torch.equal(to_bytes(decoded), as_bytes)


def test_seed_decides(make_settings, x, first):
    settings = make_settings()
    done = mstep(settings, x, 0, first, identity={"name": "m"})
    assert (done.phase, done.settings, done.epoch) == ("mstep", {"name": "m"}, 3)
    assert_states_equal(mstep(settings, x, 0, first, identity={}), done)
    with pytest.raises(AssertionError):
        assert_states_equal(mstep(settings, x, 1, first, identity={}), done)
    samples = augment(settings, x, 0, first, done)
    assert torch.equal(augment(settings, x, 0, first, done), samples)
    assert not torch.equal(augment(settings, x, 1, first, done), samples)


def test_encoder_is_left_frozen(make_settings, x, first):
    before = {name: tensor.clone() for name, tensor in first.modules["encoder"].items()}
    done = mstep(make_settings(), x, 0, first, identity={})
    assert set(done.modules) == {"denoiser", "ema", "scaling"}
    for name, tensor in first.modules["encoder"].items():
        assert torch.equal(tensor, before[name])


@pytest.mark.parametrize(("condition", "dim"), [("y", 80), ("z", 2), ("random", 80), ("onehot", 3)])
def test_every_condition_trains_and_samples(make_settings, x, groups, first, condition, dim):
    settings = make_settings(mstep={"condition": condition})
    labels = torch.from_numpy(groups[1]) if condition == "onehot" else None
    done = mstep(settings, x, 0, first, labels, identity={})
    assert augment(settings, x, 0, first, done, labels).shape == (2, 100, 6)
    sizes = {tensor.shape[-1] for tensor in done.modules["denoiser"].values() if tensor.ndim == 2}
    assert dim in sizes


@pytest.mark.parametrize("condition", ["y", "z", "random"])
def test_joint_trains_both_networks(make_settings, x, condition):
    done = joint(make_settings(mstep={"condition": condition}), x, 0, identity={})
    assert (done.phase, done.epoch) == ("joint", 4)
    assert set(done.modules) == {"space", "encoder", "cache", "denoiser", "ema", "scaling"}
    assert [set(row) for row in done.history] == [{"epoch", "contrastive", "diffusion"}] * 4
    again = joint(make_settings(mstep={"condition": condition}), x, 0, identity={})
    assert again.history == done.history
    assert_states_equal(again, done)


def test_joint_asks_the_encoder_for_conditions_in_eval_mode(make_settings, x):
    encoder = joint(make_settings(), x, 0, identity={}).modules["encoder"]
    counts = {int(value) for name, value in encoder.items() if name.endswith("batches_tracked")}
    # Four epochs of three batches: batch norm saw the contrastive passes and nothing else.
    assert counts == {12}


def test_joint_refuses_labels_before_it_starts(make_settings, x):
    with pytest.raises(ValueError, match="labels belong to 'onehot'"):
        joint(make_settings(mstep={"condition": "onehot"}), x, 0, identity={})


def test_joint_mixes_generated_positives_in_after_the_share_of_estep_1(make_settings, x):
    epochs = {"estep1": 3, "estep2": 2}
    runs = [
        joint(make_settings(budget=epochs, mixing={"lam": lam}), x, 0, identity={}).history
        for lam in (0, 1)
    ]
    none, all_generated = ([row["contrastive"] for row in history] for history in runs)
    assert none[:3] == all_generated[:3]
    assert none[3] != all_generated[3]


def test_joint_draws_its_cache_anew_a_few_times(monkeypatch, make_settings, x):
    drawn = []

    def watched(settings, model, *rest):
        drawn.append((model.ema.updates, draw(settings, model, *rest)))
        return drawn[-1][1]

    monkeypatch.setattr(joint_module, "draw", watched)
    settings = make_settings(budget={"estep1": 3, "estep2": 2 * joint_module.REFRESHES + 1})
    done = joint(settings, x, 0, identity={})
    # Three batches an epoch; before epochs 3, 5, 7 and 9 of 12, and not again before 11.
    assert [updates for updates, _ in drawn] == [9, 15, 21, 27]
    assert torch.equal(done.modules["cache"]["samples"], drawn[-1][1])
    assert not torch.equal(drawn[-1][1], drawn[-2][1])

"""E-steps 1 and 2: what they train on, what decides their result."""

import pytest
import torch

from diffaug.models.encoders import Encoder
from diffaug.objectives.base import Pairwise
from diffaug.training import estep1 as estep1_module
from diffaug.training import estep2 as estep2_module
from diffaug.training.contrastive import ContrastiveStep
from diffaug.training.encoder import embed, fit_space, load_encoder
from diffaug.training.estep1 import estep1
from diffaug.training.estep2 import estep2
from diffaug.training.inputs import Inputs
from diffaug.training.streams import Streams, seeded
from diffaug.views.base import Chain
from diffaug.views.tables import principal_components


@pytest.fixture(scope="module")
def first(make_settings, x):
    return estep1(make_settings(), x, 0, identity={"name": "first"})


def weights(checkpoint):
    return checkpoint.modules["encoder"]


def assert_equal(found, expected):
    assert all(
        torch.equal(tensor, weights(expected)[name]) for name, tensor in weights(found).items()
    )


def differ(found, expected):
    names = [name for name in weights(found) if name.endswith("weight")]
    return any(not torch.equal(weights(found)[n], weights(expected)[n]) for n in names)


def test_seed_decides(make_settings, x, first):
    again = estep1(make_settings(), x, 0, identity={})
    assert_equal(again, first)
    assert again.history == first.history
    assert differ(estep1(make_settings(), x, 1, identity={}), first)


def test_checkpoint_says_what_it_is(first):
    assert (first.phase, first.settings, first.epoch) == ("estep1", {"name": "first"}, 2)
    assert set(first.modules) == {"space", "encoder"}
    assert [row["epoch"] for row in first.history] == [1, 2]


def test_loss_falls_and_groups_come_apart(make_settings, x, groups):
    settings = make_settings(budget={"estep1": 25})
    done = estep1(settings, x, 0, identity={})
    losses = [row["contrastive"] for row in done.history]
    assert sum(losses[-5:]) < 0.8 * sum(losses[:5])
    space, encoder = load_encoder(settings, done, (6,), "cpu")
    _, z = embed(encoder, space(x))
    distances = torch.cdist(z, z).fill_diagonal_(torch.inf)
    labels = torch.from_numpy(groups[1])
    assert (labels[distances.argmin(1)] == labels).float().mean() > 0.95


@pytest.mark.parametrize("both", [False, True])
def test_step_is_the_loss_of_two_views_in_one_pass(make_settings, x, both):
    settings = make_settings(views={"both": both})
    passes = []

    def encoder(batch):
        passes.append(batch)
        return 2 * batch, batch[:, :2]

    def hand_made(batch, rows, generator):
        return batch + torch.rand(1, generator=generator)

    def replace(batch, rows, generator):
        return batch * rows[:, None]

    rows, generator = torch.tensor([3, 1, 8]), Streams(0, "estep1").views
    loss = settings.contrast.loss_of
    views = (hand_made if both else Chain([]), hand_made)
    step = ContrastiveStep(Pairwise(encoder, loss), x, views, replace)
    losses = step(rows, Streams(0, "estep1"))
    view = (x[rows] + torch.rand(1, generator=generator)) * rows[:, None]
    anchor = x[rows] + torch.rand(1, generator=generator) if both else x[rows]
    assert len(passes) == 1
    assert torch.equal(passes[0], torch.cat([anchor, view]))
    expected = loss(2 * anchor, anchor[:, :2], view[:, :2])
    torch.testing.assert_close(losses, {"contrastive": expected})


def test_a_third_view_leaves_the_pair_as_it_is_and_is_replaced_alone(make_settings, x):
    """Each row of the loss by hand: the anchor's own view, then the generated row."""
    passes = []

    def encoder(batch):
        passes.append(batch)
        return batch, batch[:, :2]

    def hand_made(batch, rows, generator):
        return batch + torch.rand(1, generator=generator)

    rows, loss = torch.tensor([3, 1, 8]), make_settings().contrast.loss_of
    views, found = (hand_made, hand_made), {}
    for name, third, replace in (
        ("two", False, None),
        ("third", True, None),
        ("generated", True, lambda batch, rows, generator: x[rows] - 1),
    ):
        step = ContrastiveStep(Pairwise(encoder, loss), x, views, replace, third)
        found[name] = step(rows, Streams(0, "estep2"))["contrastive"]
    two, third, generated = passes
    assert torch.equal(third[:6], two)
    assert torch.equal(generated[:6], two)
    assert not torch.equal(third[6:], third[3:6])
    assert torch.equal(generated[6:], x[rows] - 1)
    anchor, view = two[:3, :2], two[3:, :2]
    expected = (loss(two[:3], anchor, view) + loss(two[:3], anchor, x[rows, :2] - 1)) / 2
    torch.testing.assert_close(found["generated"], expected)


@pytest.mark.parametrize("kind", ["unit", "pca"])
def test_space_is_fitted_and_neighbours_get_principal_components(make_settings, x, kind):
    space = fit_space(make_settings(space={"kind": kind}), x)
    assert space.kind == kind
    pca = principal_components(Inputs(space, x))
    spread = pca.std(0)
    assert (spread[:-1] >= spread[1:]).all()
    if kind == "pca":
        assert torch.equal(space(x), pca)


@pytest.mark.parametrize("loss", ["moco", "byol", "simsiam", "dlme"])
def test_other_objectives_train_and_their_state_goes_on(make_settings, x, loss):
    settings = make_settings(contrast={"loss": loss}, encoder={"z_dim": 4}, budget={"estep1": 2})
    done = estep1(settings, x, 0, identity={})
    extra = set(done.modules) - {"space", "encoder"}
    expected = {"moco": {"target", "queue"}, "byol": {"target", "predictor"}}
    assert extra == expected.get(loss, {"predictor"} if loss == "simsiam" else set())
    settings = make_settings(contrast={"loss": loss}, encoder={"z_dim": 4}, mixing={"lam": 0})
    second = estep2(settings, x, 0, done, None, identity={})
    for name in extra:
        before, after = done.modules[name], second.modules[name]
        assert any(not torch.equal(before[key], after[key]) for key in before), name


def test_bytes_give_what_their_numbers_give(make_settings):
    images = torch.randint(0, 17, (20, 1, 4, 4), generator=seeded(0), dtype=torch.uint8)
    settings = make_settings(budget={"estep1": 2})
    as_bytes = estep1(settings, images, 0, identity={})
    assert_equal(as_bytes, estep1(settings, images.float(), 0, identity={}))


def test_second_step_goes_on_from_the_first(make_settings, x, first):
    still = {"lr": 1e-12, "weight_decay": 0.0}
    settings = make_settings(mixing={"lam": 0}, estep=still)
    done = estep2(settings, x, 0, first, None, identity={})
    assert (done.phase, done.epoch) == ("estep2", 2)
    for name, tensor in weights(done).items():
        if name.endswith("weight"):
            torch.testing.assert_close(tensor, weights(first)[name])


def test_second_step_draws_other_numbers_than_the_first(monkeypatch, make_settings, x, first):
    def first_numbers(phase, rows, streams, resume):
        return torch.randperm(rows, generator=streams.batches)

    for module in (estep1_module, estep2_module):
        monkeypatch.setattr(module, "train", first_numbers)
    settings = make_settings(mixing={"lam": 0})
    again = estep1(settings, x, 0, identity={})
    assert not torch.equal(again, estep2(settings, x, 0, first, None, identity={}))


def test_lambda_0_ignores_the_samples(make_settings, x, first):
    settings = make_settings(mixing={"lam": 0})
    none = estep2(settings, x, 0, first, None, identity={})
    some = estep2(settings, x, 0, first, torch.ones(1, *x.shape), identity={})
    assert_equal(some, none)
    mixed = estep2(make_settings(), x, 0, first, torch.ones(1, *x.shape), identity={})
    assert differ(mixed, none)


def test_source_zeros_feeds_an_empty_row_of_the_data(monkeypatch, make_settings, x, first):
    """Zeros of the data's own units: 0 of the input space is half of the data's range."""
    settings = make_settings(mixing={"lam": 1, "source": "zeros"})
    second_halves, real = [], Encoder.build

    def watched(*arguments, **more):
        encoder = real(*arguments, **more)
        encoder.register_forward_pre_hook(
            lambda module, inputs: second_halves.append(inputs[0][len(inputs[0]) // 2 :])
        )
        return encoder

    monkeypatch.setattr(Encoder, "build", watched)
    done = estep2(settings, x, 0, first, None, identity={})
    assert second_halves
    space, _ = load_encoder(settings, first, (6,), "cpu")
    empty = space(torch.zeros(1, 6))
    assert empty.abs().max() > 0.01, "the test's data have their zero in the middle"
    for half in second_halves:
        assert torch.equal(half, empty.expand_as(half)), "a second view is no row of zeros"
    given = make_settings(mixing={"lam": 1})
    cache = empty.expand(1, *x.shape).contiguous()
    assert_equal(estep2(given, x, 0, first, cache, identity={}), done)


def test_source_itself_feeds_the_rows_without_any_view(make_settings, x, first):
    itself = make_settings(mixing={"lam": 1, "source": "itself"})
    space, _ = load_encoder(itself, first, (6,), "cpu")
    given = estep2(make_settings(mixing={"lam": 1}), x, 0, first, space(x)[None], identity={})
    assert_equal(estep2(itself, x, 0, first, None, identity={}), given)


def test_missing_samples_are_named(make_settings, x, first):
    with pytest.raises(ValueError, match=r"mixing\.lam = 0\.5: generated samples are missing"):
        estep2(make_settings(), x, 0, first, None, identity={})


def test_embedding_does_not_depend_on_the_batches(make_settings, x, first):
    space, encoder = load_encoder(make_settings(), first, (6,), "cpu")
    assert not encoder.training
    inputs = space(x)
    whole, rows = embed(encoder, inputs), embed(encoder, inputs, batch=7)
    for found, expected in zip(rows, whole, strict=True):
        torch.testing.assert_close(found, expected, rtol=1e-4, atol=1e-5)
        assert not expected.requires_grad
    assert [tuple(part.shape) for part in whole] == [(100, 80), (100, 2)]

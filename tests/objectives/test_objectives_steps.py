"""One step of each objective, against its equations and a plain list for the queue."""

import copy
import math

import pytest
import torch
import torch.nn.functional as F
from torch import nn

from diffaug.models.heads import mlp_head
from diffaug.models.mlp import MLPEncoder
from diffaug.models.momentum import MomentumEncoder
from diffaug.models.queue import Queue
from diffaug.objectives.base import Pairwise
from diffaug.objectives.byol import BYOL
from diffaug.objectives.moco import MoCo
from diffaug.objectives.simsiam import SimSiam

B, WIDTH = 5, 4


@pytest.fixture
def encoder():
    torch.manual_seed(0)
    return MLPEncoder(6, hidden=(8,), y_dim=5, projection=(7,), z_dim=WIDTH)


@pytest.fixture
def predictor():
    torch.manual_seed(1)
    return mlp_head([WIDTH, 3, WIDTH])


@pytest.fixture
def views():
    return torch.randn(2, B, 6, generator=torch.Generator().manual_seed(2)).unbind()


def shaken(module):
    """Move all weights, as an optimiser would."""
    with torch.no_grad():
        for parameter in module.parameters():
            parameter += 0.3 * torch.randn(parameter.shape)


def outputs(encoder, views):
    """(y, z) of each view, batch norm over both together, computed on a copy."""
    y, z = copy.deepcopy(encoder).train()(torch.cat(views))
    return (y[:B], z[:B]), (y[B:], z[B:])


def cosine(a, b):
    """Mean over rows of the cosine similarity."""
    pairs = zip(a.tolist(), b.tolist(), strict=True)
    return sum(
        sum(p * q for p, q in zip(a, b, strict=True)) / math.hypot(*a) / math.hypot(*b)
        for a, b in pairs
    ) / len(a)


def test_pairwise_gives_the_loss_its_parts(encoder, views):
    (y, z), (_, z_view) = outputs(encoder, views)
    seen = []

    def loss(*parts):
        seen.extend(parts)
        return parts[1].sum()

    objective = Pairwise(encoder, loss)
    parts = objective.loss(*views)
    for got, expected in zip(seen, (y, z, z_view), strict=True):
        torch.testing.assert_close(got, expected)
    torch.testing.assert_close(parts["contrastive"], z.sum())
    assert (objective.modules, objective.trained) == ({}, [])


def test_simsiam_is_the_mean_of_both_directions(encoder, predictor, views):
    (_, z1), (_, z2) = outputs(encoder, views)
    p1, p2 = copy.deepcopy(predictor)(torch.cat([z1, z2])).split(B)
    # Chen and He 2021, Eq. 2.
    expected = -cosine(p1, z2) / 2 - cosine(p2, z1) / 2
    got = SimSiam(encoder, predictor).loss(*views)["contrastive"].item()
    assert got == pytest.approx(expected, rel=1e-5)


def test_simsiam_takes_the_other_projection_as_given(encoder, predictor, views):
    SimSiam(encoder, predictor).loss(*views)["contrastive"].backward()
    got = [p.grad.clone() for p in encoder.parameters()]
    # The same loss with constants for targets.
    (_, z1), (_, z2) = outputs(encoder, views)
    encoder.zero_grad()
    p = predictor(encoder(torch.cat(views))[1])
    targets = torch.cat([z2, z1]).detach()
    (-F.cosine_similarity(p, targets).mean()).backward()
    for parameter, gradient in zip(encoder.parameters(), got, strict=True):
        torch.testing.assert_close(parameter.grad, gradient, rtol=1e-4, atol=1e-6)


def test_byol_is_the_sum_of_both_directions_against_the_momentum_encoder(encoder, predictor, views):
    objective = BYOL(encoder, predictor, momentum=0.9)
    shaken(encoder)
    (_, z1), (_, z2) = outputs(encoder, views)
    (_, t1), (_, t2) = outputs(objective.target.copy, views)
    p1, p2 = copy.deepcopy(predictor)(torch.cat([z1, z2])).split(B)
    # Grill et al. 2020, Eq. 2, its right side, and L + L~.
    expected = (2 - 2 * cosine(p1, t2)) + (2 - 2 * cosine(p2, t1))
    got = objective.loss(*views)["contrastive"].item()
    assert got == pytest.approx(expected, rel=1e-5)


def test_moco_is_the_mean_over_both_queries_against_queue_and_momentum_encoder(encoder, views):
    objective = MoCo(encoder, Queue(7, WIDTH), momentum=0.9, temperature=0.3)
    shaken(encoder)
    queries = [z for _, z in outputs(encoder, views)]
    keys = [z for _, z in outputs(objective.target.copy, views)]
    total = 0.0
    for query, key in ((queries[0], keys[1]), (queries[1], keys[0])):
        for q, k in zip(query, key, strict=True):
            alike = [cosine(q[None], n[None]) for n in [k, *objective.queue.keys]]
            scores = [math.exp(value / 0.3) for value in alike]
            total -= math.log(scores[0] / sum(scores))
    got = objective.loss(*views)["contrastive"].item()
    assert got == pytest.approx(total / (2 * B), rel=1e-5)


def test_moco_queues_the_keys_of_both_views_after_the_step(encoder, views):
    objective = MoCo(encoder, Queue(12, WIDTH))
    before = objective.queue.keys.clone()
    keys = torch.cat([z for _, z in outputs(objective.target.copy, views)])
    loss = objective.loss(*views)["contrastive"]
    assert torch.equal(objective.queue.keys, before), "queued before the gradient was taken"
    loss.backward()
    objective.after_step()
    torch.testing.assert_close(objective.queue.keys[:10], F.normalize(keys, dim=1))
    assert torch.equal(objective.queue.keys[10:], before[10:])


@pytest.mark.parametrize("size", [1, 4, 6, 7, 20])
def test_queue_keeps_the_last_keys(size):
    generator = torch.Generator().manual_seed(0)
    queue = Queue(size, 3)
    expected = queue.keys.tolist()
    for count in (2, 5, 1, 8, 4, 6):
        keys = torch.randn(count, 3, generator=generator)
        queue.push(keys)
        unit = [[value / math.hypot(*key) for value in key] for key in keys.tolist()]
        expected = [*expected, *unit][-size:]
        found = queue.keys.roll(-int(queue.pushed), 0)
        torch.testing.assert_close(found, torch.tensor(expected))


def test_new_queue_holds_different_keys_of_length_1():
    keys = Queue(50, 8).keys
    torch.testing.assert_close(keys.norm(dim=1), torch.ones(50))
    assert len(keys.unique(dim=0)) == 50


def test_momentum_encoder_follows_at_its_pace(encoder):
    target = MomentumEncoder(encoder, 0.9)
    expected = [p.detach().clone() for p in encoder.parameters()]
    for _ in range(3):
        shaken(encoder)
        target.update()
        expected = [
            0.9 * old + 0.1 * new.detach()
            for old, new in zip(expected, encoder.parameters(), strict=True)
        ]
    for got, value in zip(target.parameters(), expected, strict=True):
        torch.testing.assert_close(got.data, value)


def test_momentum_encoder_is_separate_frozen_and_normalises_by_its_batch(encoder, views):
    target = MomentumEncoder(encoder.eval(), 0.9)
    (_, z), _ = outputs(encoder, (views[0], views[0]))
    got = target(views[0])
    torch.testing.assert_close(got, z, rtol=1e-4, atol=1e-5)
    assert not got.requires_grad
    assert not any(p.requires_grad for p in target.parameters())
    shaken(encoder)
    torch.testing.assert_close(target(views[0]), got)


def test_state_and_what_is_trained(encoder, predictor):
    moco, byol, simsiam = (
        MoCo(encoder, Queue(4, WIDTH)),
        BYOL(encoder, predictor),
        SimSiam(encoder, predictor),
    )
    assert (set(moco.modules), moco.trained) == ({"target", "queue"}, [])
    assert (set(byol.modules), byol.trained) == ({"target", "predictor"}, [predictor])
    assert (set(simsiam.modules), simsiam.trained) == ({"predictor"}, [predictor])


@pytest.mark.parametrize("momentum", [-0.1, 1.0, math.nan])
def test_momentum_outside_its_range_is_refused(momentum):
    with pytest.raises(ValueError, match=rf"lie in \[0, 1\), got {momentum}"):
        MomentumEncoder(nn.Linear(1, 1), momentum)


@pytest.mark.parametrize(("size", "dim"), [(0, 2), (3, 0)])
def test_empty_queue_is_refused(size, dim):
    with pytest.raises(ValueError, match=f"must be positive, got {size} and {dim}"):
        Queue(size, dim)

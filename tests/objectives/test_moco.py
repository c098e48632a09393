"""MoCo's loss, against a loop over queries and queued keys."""

import math

import pytest
import torch
import torch.nn.functional as F

from diffaug.objectives.moco import moco_loss


def batch(size=5, queued=7, width=4):
    generator = torch.Generator().manual_seed(0)
    query = torch.randn(size, width, generator=generator, dtype=torch.float64)
    key = query + 0.5 * torch.randn(size, width, generator=generator, dtype=torch.float64)
    queue = torch.randn(queued, width, generator=generator, dtype=torch.float64)
    return query, key, F.normalize(queue, dim=1)


def dot(a, b):
    return sum(p * q for p, q in zip(a, b, strict=True))


def slow_loss(query, key, queue, temperature):
    """He et al. 2020, Eq. 1; its sum is over one positive and K negatives."""
    total = 0.0
    for q, k in zip(query.tolist(), key.tolist(), strict=True):
        q, k = [v / math.hypot(*q) for v in q], [v / math.hypot(*k) for v in k]
        positive = math.exp(dot(q, k) / temperature)
        negatives = sum(math.exp(dot(q, n) / temperature) for n in queue.tolist())
        total -= math.log(positive / (positive + negatives))
    return total / len(query)


@pytest.mark.parametrize("temperature", [0.07, 0.2, 1.0])
@pytest.mark.parametrize("queued", [1, 7])
def test_against_loop(temperature, queued):
    inputs = batch(queued=queued)
    got = moco_loss(*inputs, temperature=temperature).item()
    assert got == pytest.approx(slow_loss(*inputs, temperature), rel=1e-12)


def test_default_temperature_is_that_of_moco_v2():
    torch.testing.assert_close(moco_loss(*batch()), moco_loss(*batch(), temperature=0.2))


def test_gradient_reaches_the_query_only():
    query, key, queue = batch(3)
    query.requires_grad_()
    key.requires_grad_()
    assert torch.autograd.gradcheck(lambda query: moco_loss(query, key, queue), query)
    moco_loss(query, key, queue).backward()
    assert query.grad.abs().max() > 0
    assert key.grad is None


@pytest.mark.parametrize(
    ("query", "key", "queue"), [((4, 2), (3, 2), (5, 2)), ((4, 2), (4, 2), (5, 3))]
)
def test_shapes_that_do_not_fit_are_refused(query, key, queue):
    with pytest.raises(ValueError, match="moco_loss: query and key must be"):
        moco_loss(torch.ones(query), torch.ones(key), torch.ones(queue))


@pytest.mark.parametrize("temperature", [0.0, -1.0, math.nan])
def test_temperature_must_be_positive(temperature):
    with pytest.raises(ValueError, match=f"temperature must be positive, got {temperature}"):
        moco_loss(*batch(), temperature=temperature)


def test_against_lightly():
    lightly_loss = pytest.importorskip("lightly.loss")
    query, key, queue = (tensor.float() for tensor in batch())
    reference = lightly_loss.NTXentLoss(temperature=0.2, memory_bank_size=tuple(queue.shape))
    _, negatives = reference.memory_bank(query)
    torch.testing.assert_close(moco_loss(query, key, negatives.T), reference(query, key))

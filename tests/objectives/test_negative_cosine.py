"""Losses without negatives, SimSiam's and BYOL's, against loops."""

import math

import pytest
import torch

from diffaug.losses.negative_cosine import negative_cosine
from diffaug.objectives.byol import byol_loss


def pair(size=5, width=3):
    generator = torch.Generator().manual_seed(0)
    p = torch.randn(size, width, generator=generator, dtype=torch.float64)
    return p, p + torch.randn(size, width, generator=generator, dtype=torch.float64)


def unit(row):
    return [value / math.hypot(*row) for value in row]


def slow_negative_cosine(p, z):
    """Chen and He 2021, Eq. 1."""
    rows = zip(p.tolist(), z.tolist(), strict=True)
    return sum(-sum(a * b for a, b in zip(unit(p), unit(z), strict=True)) for p, z in rows) / len(p)


def slow_byol(p, z):
    """Grill et al. 2020, Eq. 2, its left side."""
    rows = zip(p.tolist(), z.tolist(), strict=True)
    return sum(math.dist(unit(p), unit(z)) ** 2 for p, z in rows) / len(p)


LOSSES = {negative_cosine: slow_negative_cosine, byol_loss: slow_byol}


@pytest.mark.parametrize("loss", LOSSES)
def test_against_loop(loss):
    p, z = pair()
    assert loss(p, z).item() == pytest.approx(LOSSES[loss](p, z), rel=1e-12)


@pytest.mark.parametrize("loss", LOSSES)
def test_lengths_do_not_matter(loss):
    p, z = pair()
    torch.testing.assert_close(loss(7 * p, 0.1 * z), loss(p, z))


@pytest.mark.parametrize(("loss", "least", "most"), [(negative_cosine, -1, 1), (byol_loss, 0, 4)])
def test_range(loss, least, most):
    p, _ = pair()
    assert loss(p, 2 * p).item() == pytest.approx(least, abs=1e-12)
    assert loss(p, -2 * p).item() == pytest.approx(most, abs=1e-12)


@pytest.mark.parametrize("loss", LOSSES)
def test_gradient_reaches_the_prediction_and_never_the_target(loss):
    p, z = (tensor.requires_grad_() for tensor in pair(3))
    assert torch.autograd.gradcheck(lambda p: loss(p, z), p)
    loss(p, z).backward()
    assert p.grad.abs().max() > 0
    assert z.grad is None


@pytest.mark.parametrize("loss", LOSSES)
def test_rows_of_zeros_stay_finite(loss):
    p = torch.zeros(2, 3, requires_grad=True)
    value = loss(p, torch.zeros(2, 3))
    value.backward()
    assert value.isfinite()
    assert p.grad.isfinite().all()


def test_unequal_shapes_are_refused():
    with pytest.raises(ValueError, match=r"got \(4, 2\) and \(3, 2\)"):
        negative_cosine(torch.ones(4, 2), torch.ones(3, 2))


def test_against_lightly():
    lightly_loss = pytest.importorskip("lightly.loss")
    p, z = pair()
    reference = lightly_loss.NegativeCosineSimilarity()(p, z)
    torch.testing.assert_close(negative_cosine(p, z), reference)

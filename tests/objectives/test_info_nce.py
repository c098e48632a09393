"""InfoNCE with the t kernel (info_nce) and with cosine similarity (nt_xent), against loops."""

import math
from functools import partial

import pytest
import torch

from diffaug.objectives.info_nce import info_nce_loss
from diffaug.objectives.nt_xent import nt_xent_loss

both_losses = pytest.mark.parametrize("loss_of", [info_nce_loss, nt_xent_loss])


def slow_similarity(a, b, similarity, nu, temperature):
    if similarity == "t":
        d2 = sum((p - q) ** 2 for p, q in zip(a, b, strict=True))
        return (1 + d2 / nu) ** (-(nu + 1) / 2)
    cosine = sum(p * q for p, q in zip(a, b, strict=True)) / (math.hypot(*a) * math.hypot(*b))
    return math.exp(cosine / temperature)


def slow_loss(z, z_view, similarity, nu=1.0, temperature=0.5):
    rows, size = z.tolist() + z_view.tolist(), len(z)
    total = 0.0
    for i, anchor in enumerate(rows):
        other_view = (i + size) % (2 * size)
        positive = slow_similarity(anchor, rows[other_view], similarity, nu, temperature)
        negatives = sum(
            slow_similarity(anchor, row, similarity, nu, temperature)
            for j, row in enumerate(rows)
            if j not in (i, other_view)
        )
        total += -math.log(positive) + math.log(positive + negatives)
    return total / len(rows)


def views(size=5, width=2):
    generator = torch.Generator().manual_seed(0)
    z = torch.randn(size, width, generator=generator, dtype=torch.float64)
    return z, z + 0.2 * torch.randn(size, width, generator=generator, dtype=torch.float64)


@pytest.mark.parametrize("width", [2, 8])
@pytest.mark.parametrize("nu", [0.1, 1.0, 3.0])
def test_t_similarity_against_loop(width, nu):
    z, z_view = views(width=width)
    got = info_nce_loss(z, z_view, nu=nu).item()
    assert got == pytest.approx(slow_loss(z, z_view, "t", nu=nu), rel=1e-10)


def direct_gradient(z, z_view, nu):
    """By autograd through the printed formula, all of it in float64."""
    both = torch.cat([z, z_view]).detach().double().requires_grad_()
    d2 = (both[:, None] - both[None, :]).square().sum(2)
    kernel = (1 + d2 / nu) ** (-(nu + 1) / 2)
    itself = torch.eye(len(both), dtype=torch.bool)
    other_view = itself.roll(len(z), 0)
    negatives = kernel.masked_fill(itself | other_view, 0).sum(1)
    (negatives / kernel[other_view]).log1p().mean().backward()
    return both.grad.chunk(2)


def assert_right_in_float32(z, z_view, nu):
    z, z_view = (tensor.float().requires_grad_() for tensor in (z, z_view))
    loss = info_nce_loss(z, z_view, nu=nu)
    loss.backward()
    expected = slow_loss(z.detach(), z_view.detach(), "t", nu=nu)
    assert loss.item() == pytest.approx(expected, rel=1e-4, abs=1e-5)
    for got, wanted in zip((z, z_view), direct_gradient(z, z_view, nu), strict=True):
        size = wanted.abs().max()
        torch.testing.assert_close(got.grad.double() / size, wanted / size, atol=2e-3, rtol=0)


# Kernels below the smallest float32, about 1e-45, and one far above it.
@pytest.mark.parametrize("width", [2, 64])
@pytest.mark.parametrize(("nu", "distance"), [(1, 1e4), (30, 200), (100, 30), (1000, 16)])
def test_far_rows_do_not_underflow(nu, distance, width):
    z, z_view = views(width=width)
    scale = distance / torch.pdist(torch.cat([z, z_view])).max()
    z, z_view = scale * z, scale * z_view
    assert_right_in_float32(z, z_view, nu)
    assert_right_in_float32(z, z_view.flip(0), nu)  # The positive is far, other rows are near.
    # Rows of equal mutual distance: nothing is near.
    apart = torch.eye(10, dtype=torch.float64) * distance / math.sqrt(2)
    assert_right_in_float32(apart[:5], apart[5:], nu)


@pytest.mark.parametrize("width", [2, 4, 64])
@pytest.mark.parametrize("nu", [1, 10, 1000])
def test_a_common_shift_costs_no_accuracy(nu, width):
    z, z_view = views(width=width)
    assert_right_in_float32(z + 100, z_view + 100, nu)


@pytest.mark.parametrize("width", [2, 80])
def test_autocast_and_half_precision_do_not_coarsen(width):
    z, z_view = (tensor.float() for tensor in views(width=width))
    with torch.autocast("cpu", dtype=torch.bfloat16):
        under_autocast = info_nce_loss(z, z_view)
    torch.testing.assert_close(under_autocast, info_nce_loss(z, z_view), rtol=0, atol=0)
    half = z.bfloat16().requires_grad_()
    loss = info_nce_loss(half, z_view.bfloat16())
    loss.backward()
    assert loss.dtype == torch.float32
    assert half.grad.isfinite().all()


@pytest.mark.parametrize("temperature", [0.1, 0.5])
def test_cosine_similarity_against_loop(temperature):
    z, z_view = views(width=8)
    got = nt_xent_loss(z, z_view, temperature=temperature).item()
    expected = slow_loss(z, z_view, "cosine", temperature=temperature)
    assert got == pytest.approx(expected, rel=1e-10)


@both_losses
def test_loss_does_not_care_which_view_comes_first(loss_of):
    z, z_view = views()
    torch.testing.assert_close(loss_of(z, z_view), loss_of(z_view, z))


@both_losses
def test_equal_rows_give_the_log_of_the_number_of_candidates(loss_of):
    z = torch.ones(4, 3, dtype=torch.float64)
    assert loss_of(z, z).item() == pytest.approx(math.log(7))


@pytest.mark.parametrize("width", [3, 6])
@pytest.mark.parametrize(
    "loss_of",
    [nt_xent_loss, *(partial(info_nce_loss, nu=nu) for nu in (0.1, 1.0, 30.0, 1000.0))],
)
def test_gradient(loss_of, width):
    inputs = [tensor.requires_grad_() for tensor in views(3, width)]
    assert torch.autograd.gradcheck(loss_of, inputs)


@both_losses
def test_views_that_do_not_match_are_refused(loss_of):
    z, z_view = views()
    with pytest.raises(ValueError, match=f"{loss_of.__name__}: .* one shape"):
        loss_of(z, z_view[:4])
    with pytest.raises(ValueError, match="two rows or more"):
        loss_of(z[:1], z_view[:1])


def test_refuses_bad_numbers():
    z, z_view = views()
    for nu in (0.0, -1.0, math.inf, math.nan):
        with pytest.raises(ValueError, match="nu must be a positive finite number"):
            info_nce_loss(z, z_view, nu=nu)
    with pytest.raises(ValueError, match="temperature must be positive"):
        nt_xent_loss(z, z_view, temperature=0.0)

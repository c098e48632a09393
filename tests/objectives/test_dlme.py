"""DLME's loss, against a loop over all pairs of anchors and views."""

import math

import pytest
import torch

from diffaug.objectives.dlme import dlme_loss


def squared(a, b):
    return sum((p - q) ** 2 for p, q in zip(a, b, strict=True))


def slow_kernel(d2, nu):
    gamma = math.gamma((nu + 1) / 2) / (math.sqrt(nu * math.pi) * math.gamma(nu / 2))
    return (math.sqrt(2 * math.pi) * gamma * (1 + d2 / nu) ** (-(nu + 1) / 2)) ** 2


def symmetrised(k):
    size = range(len(k))
    return [[k[a][b] + k[b][a] - k[a][b] * k[b][a] for b in size] for a in size]


def nearest_of(y):
    """Squared distance of each row to its nearest other row."""
    rows = y.tolist()
    return [min(squared(a, b) for j, b in enumerate(rows) if j != i) for i, a in enumerate(rows)]


def slow_loss(y, z, z_view, nu_y, nu_z, near_rate, nearest=None, eps=1e-5):
    nearest = nearest or nearest_of(y)
    y, z = y.tolist(), z.tolist() + z_view.tolist()
    size, rows = len(y), range(2 * len(y))
    near = [0.0] * size + [d2 / near_rate for d2 in nearest]
    p = symmetrised(
        [
            [slow_kernel(squared(y[a % size], y[b % size]) + near[a] + near[b], nu_y) for b in rows]
            for a in rows
        ]
    )
    q = symmetrised([[slow_kernel(squared(z[a], z[b]), nu_z) for b in rows] for a in rows])
    total = 0.0
    for a in rows:
        for b in rows:
            hit, miss = math.log(q[a][b] + eps), math.log(1 - q[a][b] + eps)
            total += p[a][b] * hit + (1 - p[a][b]) * miss
    return -total / len(rows) ** 2


def batch(size=5):
    generator = torch.Generator().manual_seed(0)
    y = 0.2 * torch.randn(size, 6, generator=generator, dtype=torch.float64)
    z = torch.randn(size, 2, generator=generator, dtype=torch.float64)
    z_view = z + 0.1 * torch.randn(size, 2, generator=generator, dtype=torch.float64)
    return y, z, z_view


@pytest.mark.parametrize(("nu_y", "nu_z"), [(100.0, 0.01), (100.0, 1.0), (2.0, 5.0)])
@pytest.mark.parametrize("near_rate", [0.5, 100.0])
def test_against_loop(nu_y, nu_z, near_rate):
    got = dlme_loss(*batch(), nu_y=nu_y, nu_z=nu_z, near_rate=near_rate).item()
    assert got == pytest.approx(slow_loss(*batch(), nu_y, nu_z, near_rate), rel=1e-9)


def test_loss_falls_when_each_view_lies_at_its_anchor():
    y, z, z_view = batch()
    paired = dlme_loss(10 * y, z, z_view, nu_z=0.1)
    assert paired < dlme_loss(10 * y, z, z_view.roll(1, 0), nu_z=0.1)


def test_gradient_in_the_projections():
    y, z, z_view = batch(3)
    z.requires_grad_()
    z_view.requires_grad_()
    assert torch.autograd.gradcheck(lambda z, v: dlme_loss(y, z, v, nu_z=0.3), (z, z_view))


def test_gradient_in_y_takes_the_nearest_distances_as_given():
    """It is the slope of the loop's loss where these distances do not follow y."""
    y, z, z_view = batch(3)
    nearest, step = nearest_of(y), 1e-5

    def slope(place):
        moved = torch.zeros_like(y)
        moved.view(-1)[place] = step
        up, down = (
            slow_loss(each, z, z_view, 100.0, 0.3, 0.5, nearest) for each in (y + moved, y - moved)
        )
        return (up - down) / (2 * step)

    slopes = torch.tensor([slope(place) for place in range(y.numel())], dtype=y.dtype).view_as(y)
    y.requires_grad_()
    (got,) = torch.autograd.grad(dlme_loss(y, z, z_view, nu_z=0.3, near_rate=0.5), y)
    assert slopes.abs().max() > 1e-3
    torch.testing.assert_close(got, slopes, rtol=1e-5, atol=1e-8)


@pytest.mark.parametrize("scale", [0.0, 1e4])
def test_float32_stays_finite_at_both_ends(scale):
    inputs = [(scale * tensor.float()).requires_grad_() for tensor in batch()]
    loss = dlme_loss(*inputs, nu_z=100.0)
    loss.backward()
    assert loss.isfinite()
    assert all(tensor.grad.isfinite().all() for tensor in inputs)


def test_bad_input_is_refused():
    y, z, z_view = batch()
    with pytest.raises(ValueError, match="got 4, 5 and 5"):
        dlme_loss(y[:4], z, z_view, nu_z=1.0)
    with pytest.raises(ValueError, match="two or more, got 1, 1 and 1"):
        dlme_loss(y[:1], z[:1], z_view[:1], nu_z=1.0)
    with pytest.raises(ValueError, match="near_rate must be positive, got 0"):
        dlme_loss(y, z, z_view, nu_z=1.0, near_rate=0)

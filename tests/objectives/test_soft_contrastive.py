import math

import pytest
import torch

from diffaug.objectives.soft_contrastive import soft_contrastive_loss


def slow_kernel(a, b, nu, kernel):
    d2 = sum((p - q) ** 2 for p, q in zip(a, b, strict=True))
    gamma = math.gamma((nu + 1) / 2) / (math.sqrt(nu * math.pi) * math.gamma(nu / 2))
    density = gamma * (1 + d2 / nu) ** (-(nu + 1) / 2)
    return density if kernel == "density" else 2 * math.pi * density**2


def slow_loss(y, z, z_view, nu_y, nu_z, kernel, beta, eps=1e-5):
    y, z, z_view = y.tolist(), z.tolist(), z_view.tolist()
    total = 0.0
    for i in range(len(y)):
        for j in range(len(y)):
            h = 1 if i == j else 0
            p = min(1, (1 + h * (math.exp(beta) - 1)) * slow_kernel(y[i], y[j], nu_y, kernel))
            q = slow_kernel(z[i], z_view[j], nu_z, kernel)
            total += p * math.log(q + eps) + (1 - p) * math.log(1 - q + eps)
    return -total / len(y) ** 2


def batch(size=6):
    generator = torch.Generator().manual_seed(0)
    y = 0.2 * torch.randn(size, 5, generator=generator, dtype=torch.float64)
    z = torch.randn(size, 2, generator=generator, dtype=torch.float64)
    z_view = z + 0.1 * torch.randn(size, 2, generator=generator, dtype=torch.float64)
    return y, z, z_view


@pytest.mark.parametrize("kernel", ["squared", "density"])
@pytest.mark.parametrize(("nu_y", "nu_z"), [(100.0, 0.01), (100.0, 1.0), (2.0, 5.0)])
@pytest.mark.parametrize("beta", [0.0, 0.001, 1.0])
def test_loss_against_loop(kernel, nu_y, nu_z, beta):
    y, z, z_view = batch()
    got = soft_contrastive_loss(y, z, z_view, nu_y=nu_y, nu_z=nu_z, kernel=kernel, beta=beta)
    assert got.item() == pytest.approx(slow_loss(y, z, z_view, nu_y, nu_z, kernel, beta), rel=1e-10)


def test_loss_falls_when_the_view_on_the_diagonal_is_the_positive():
    y, z, z_view = batch()
    paired = soft_contrastive_loss(10 * y, z, z_view, nu_z=0.1)
    shuffled = soft_contrastive_loss(10 * y, z, z_view.roll(1, 0), nu_z=0.1)
    assert paired < shuffled


@pytest.mark.parametrize("kernel", ["squared", "density"])
@pytest.mark.parametrize("beta", [0.0, 0.5])
def test_gradient(kernel, beta):
    inputs = [tensor.requires_grad_() for tensor in batch(4)]

    def loss(y, z, z_view):
        return soft_contrastive_loss(y, z, z_view, nu_z=0.3, kernel=kernel, beta=beta)

    assert torch.autograd.gradcheck(loss, inputs)


def test_released_loss_sends_gradient_through_the_target_and_detached_does_not():
    y, z, z_view = (tensor.requires_grad_() for tensor in batch())
    soft_contrastive_loss(y, z, z_view, nu_z=0.1).backward()
    assert y.grad.abs().max() > 0
    y.grad = None
    soft_contrastive_loss(y, z, z_view, nu_z=0.1, detach_target=True).backward()
    assert y.grad is None


@pytest.mark.parametrize("collapsed", [True, False])
def test_float32_stays_finite_at_both_ends(collapsed):
    y, z, z_view = (tensor.float() for tensor in batch())
    scale = 0.0 if collapsed else 1e4
    inputs = [(scale * tensor).requires_grad_() for tensor in (y, z, z_view)]
    loss = soft_contrastive_loss(*inputs, nu_z=100.0, beta=1.0)
    loss.backward()
    assert loss.isfinite()
    assert all(tensor.grad.isfinite().all() for tensor in inputs)


def test_refuses_unequal_batches_and_negative_beta():
    y, z, z_view = batch()
    with pytest.raises(ValueError, match="got 5, 6 and 6"):
        soft_contrastive_loss(y[:5], z, z_view, nu_z=1.0)
    with pytest.raises(ValueError, match="beta"):
        soft_contrastive_loss(y, z, z_view, nu_z=1.0, beta=-0.1)

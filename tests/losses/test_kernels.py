import math

import pytest
import torch

from diffaug.losses.kernels import log_t_kernel, squared_distances


def slow_kernel(d2: float, nu: float, kind: str) -> float:
    gamma = math.gamma((nu + 1) / 2) / (math.sqrt(nu * math.pi) * math.gamma(nu / 2))
    if kind == "density":
        return gamma * (1 + d2 / nu) ** (-(nu + 1) / 2)
    return 2 * math.pi * gamma**2 * (1 + d2 / nu) ** (-(nu + 1))


def rows(count: int, width: int, seed: int) -> torch.Tensor:
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(count, width, generator=generator, dtype=torch.float64)


@pytest.mark.parametrize("kind", ["squared", "density"])
@pytest.mark.parametrize("nu", [0.01, 0.1, 1.0, 5.0, 100.0])
def test_kernel_is_the_printed_formula(kind, nu):
    d2 = [0.0, 1e-6, 0.3, 1.0, 7.5, 100.0]
    expected = [slow_kernel(d, nu, kind) for d in d2]
    got = log_t_kernel(torch.tensor(d2, dtype=torch.float64), nu, kind).exp()
    assert got.tolist() == pytest.approx(expected, rel=1e-12)


def test_kernel_at_zero_has_the_known_height():
    zero = torch.zeros((), dtype=torch.float64)
    assert log_t_kernel(zero, 1.0, "density").exp().item() == pytest.approx(1 / math.pi)
    assert log_t_kernel(zero, 1.0, "squared").exp().item() == pytest.approx(2 / math.pi)
    assert 0.99 < log_t_kernel(zero, 100.0, "squared").exp().item() < 1


def test_kernel_stays_finite_where_its_value_underflows():
    far = torch.tensor([1e6], requires_grad=True)
    value = log_t_kernel(far, 100.0)
    value.sum().backward()
    assert value.isfinite().all()
    assert far.grad.isfinite().all()


@pytest.mark.parametrize("kind", ["squared", "density"])
def test_kernel_gradient(kind):
    d2 = rows(4, 3, seed=0).square().requires_grad_()
    assert torch.autograd.gradcheck(lambda d: log_t_kernel(d, 0.5, kind), d2)


@pytest.mark.parametrize("nu", [0.0, -1.0, math.inf, math.nan])
def test_kernel_refuses_bad_nu(nu):
    with pytest.raises(ValueError, match="nu must be"):
        log_t_kernel(torch.zeros(2), nu)


def test_kernel_refuses_unknown_kind():
    with pytest.raises(ValueError, match="'squared', 'density'"):
        log_t_kernel(torch.zeros(2), 1.0, "gaussian")


# Widths on both sides of the switch from summed differences to the matrix product.
@pytest.mark.parametrize("width", [1, 2, 3, 4, 80])
def test_distances_against_loop(width):
    a, b = rows(5, width, seed=1), rows(7, width, seed=2)
    expected = [
        [sum((p - q) ** 2 for p, q in zip(i, j, strict=True)) for j in b.tolist()]
        for i in a.tolist()
    ]
    torch.testing.assert_close(squared_distances(a, b), torch.tensor(expected, dtype=torch.float64))


@pytest.mark.parametrize("width", [2, 6])
def test_distance_gradient(width):
    a, b = rows(4, width, seed=3).requires_grad_(), rows(3, width, seed=4).requires_grad_()
    assert torch.autograd.gradcheck(squared_distances, (a, b))


@pytest.mark.parametrize("width", [2, 80])
def test_distance_of_equal_rows_is_zero_with_zero_gradient(width):
    a = rows(6, width, seed=5).float().requires_grad_()
    distances = squared_distances(a, a)
    distances.diagonal().sum().backward()
    assert (distances >= 0).all()
    assert distances.diagonal().max() < 1e-4
    assert a.grad.abs().max() < 1e-4


@pytest.mark.parametrize("width", [2, 80])
def test_distances_survive_a_common_shift(width):
    a, b = rows(6, width, seed=6).float(), rows(6, width, seed=7).float()
    shift = 1024.0  # A power of two, so that the shifted rows differ by rounding alone.
    a, b = (a + shift) - shift, (b + shift) - shift
    torch.testing.assert_close(
        squared_distances(a + shift, b + shift), squared_distances(a, b), atol=1e-3, rtol=1e-4
    )


@pytest.mark.parametrize("width", [2, 80])
def test_autocast_does_not_coarsen_distances(width):
    a = rows(6, width, seed=8).float()
    with torch.autocast("cpu", dtype=torch.bfloat16):
        under_autocast = squared_distances(a, a + 0.01)
    torch.testing.assert_close(under_autocast, squared_distances(a, a + 0.01), rtol=0, atol=0)
    assert squared_distances(a.bfloat16(), a.bfloat16()).dtype == torch.float32


@pytest.mark.parametrize(("a", "b"), [((3, 2), (3, 4)), ((3,), (3, 1)), ((2, 3, 2), (3, 2))])
def test_distances_refuse_bad_shapes(a, b):
    with pytest.raises(ValueError, match="matrices of one width"):
        squared_distances(torch.zeros(a), torch.zeros(b))

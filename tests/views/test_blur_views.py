"""Gaussian blur against torchvision's v2 transform."""

import math

import pytest
import torch

from diffaug.views.blur import GaussianBlur, gaussian_blur

v2 = pytest.importorskip("torchvision.transforms.v2", reason="torchvision (extra `vision`)")


def seeded(seed=1):
    return torch.Generator().manual_seed(seed)


@pytest.mark.parametrize("radius", [1, 4])
@pytest.mark.parametrize("shape", [(3, 32, 32), (1, 11, 14)])
def test_blur_is_torchvisions(shape, radius):
    x, sigma = torch.rand(6, *shape, generator=seeded()), torch.linspace(0.1, 2, 6)
    blurred = gaussian_blur(x, sigma, radius)
    for i in range(len(x)):
        kernel = [2 * radius + 1] * 2
        expected = v2.functional.gaussian_blur(x[i], kernel, [float(sigma[i])] * 2)
        torch.testing.assert_close(blurred[i], expected, rtol=0, atol=1e-6)


@pytest.mark.parametrize(("size", "taps"), [(8, 1), (28, 3), (32, 3), (64, 7), (96, 9)])
def test_kernel_is_the_odd_number_of_pixels_at_a_tenth(size, taps):
    x = torch.zeros(40, 1, size, size + 1)
    x[:, :, size // 2, size // 2] = 1
    view = GaussianBlur()(x, torch.arange(40), seeded())
    assert (view > 1e-12).any(0).sum() == taps**2
    torch.testing.assert_close(view.sum((1, 2, 3)), torch.ones(40))


def test_sigma_is_distributed_as_torchvisions():
    n, reference = 2000, v2.GaussianBlur(3, (0.1, 2.0))
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        theirs = torch.tensor([reference.make_params([])["sigma"][0] for _ in range(n)])
    x = torch.zeros(n, 1, 20, 20)
    x[:, :, 10, 10] = 1
    view = GaussianBlur()(x, torch.arange(n), seeded()).double()
    # Neighbouring weights differ by the factor exp(-1 / (2 sigma^2)).
    ours = (-2 * (view[:, 0, 10, 11] / view[:, 0, 10, 10]).log()).rsqrt()
    error = float(theirs.std()) * math.sqrt(2 / n)
    assert abs(float(ours.mean() - theirs.mean())) < 4 * error
    assert abs(float(ours.std() - theirs.std())) < 4 * error
    assert float(ours.min()) > 0.0999
    assert float(ours.max()) < 2.001

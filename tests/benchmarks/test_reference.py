"""The plain reference computes what ours does."""

import pytest
import torch

from benchmarks.reference.denoiser import Denoiser
from benchmarks.reference.diffusion import Diffusion
from benchmarks.reference.estep import NU_Y, NU_Z, Views, soft_loss
from diffaug import Listing2Denoiser, NoiseSchedule, soft_contrastive_loss


def test_its_loss_is_the_released_one():
    y, z, view = torch.randn(9, 5), torch.randn(9, 2), torch.randn(9, 2)
    ours = soft_contrastive_loss(y, z, view, nu_z=NU_Z, nu_y=NU_Y)
    assert soft_loss(y, z, view).item() == pytest.approx(ours.item(), rel=1e-5)


def test_its_denoiser_is_listing_2():
    plain, ours = Denoiser(7, told=3).eval(), Listing2Denoiser(7, 3).eval()
    with torch.no_grad():
        pairs = zip(plain.state_dict().values(), ours.state_dict().values(), strict=True)
        for mine, theirs in pairs:
            mine.copy_(theirs)
        x, t, told = torch.randn(6, 7), torch.arange(6), torch.randn(6, 3)
        assert torch.allclose(plain(x, t, told), ours(x, t, told), atol=1e-4)


def test_its_noise_is_that_of_our_schedule():
    found = Diffusion(torch.randn(5, 4).numpy(), seed=0).alpha_bars
    assert torch.allclose(found.sqrt(), NoiseSchedule().signal, atol=1e-5)


def test_its_views_lie_between_a_row_and_a_neighbour():
    rows = torch.cat([torch.randn(20, 3), 100 + torch.randn(20, 3)]).numpy()
    views = Views(rows, seed=0)
    for index in (0, 39):
        row, view = views[index]
        assert row.numpy() == pytest.approx(rows[index])
        assert (view.mean() > 50) == (index == 39)

"""Views that only some images get, and views applied block by block."""

import pytest
import torch

from diffaug.views import draws
from diffaug.views.draws import Blocks, Sometimes, uniform

N = 4000


def seeded(seed=1):
    return torch.Generator().manual_seed(seed)


def thirds(x, rows, generator):
    return x / 3


@pytest.mark.parametrize("p", [0.0, 0.2, 1.0])
def test_a_share_p_of_the_images_is_changed_whole_and_the_others_not_at_all(p):
    x = torch.randn(N, 2, 2, 2, generator=seeded(0))
    view = Sometimes(thirds, p)(x, torch.arange(N), seeded())
    changed = (view == x / 3).flatten(1).all(1)
    kept = (view == x).flatten(1).all(1)
    assert (changed ^ kept).all()
    assert float(changed.float().mean()) == pytest.approx(p, abs=0.025)


@pytest.mark.parametrize("p", [-0.1, 1.1, float("nan")])
def test_probability_outside_its_range_is_refused(p):
    with pytest.raises(ValueError, match=rf"p = {p}: allowed is 0 to 1"):
        Sometimes(thirds, p)


def test_uniform_fills_its_range():
    draws = uniform((N,), -1, 3, seeded())
    quarters = torch.histc(draws, 4, -1, 3) / N
    torch.testing.assert_close(quarters, torch.full((4,), 0.25), rtol=0, atol=0.03)


@pytest.mark.parametrize("block", [1, 12, 100, 1000])
def test_blocks_pass_every_image_with_its_row_once(monkeypatch, block):
    monkeypatch.setattr(draws, "BLOCK_VALUES", block)
    x, rows = torch.randn(7, 1, 3, 4, generator=seeded(0)), torch.arange(20, 27)
    sizes = []

    def add_row(x, rows, generator):
        sizes.append(len(x))
        return x + rows[:, None, None, None]

    assert torch.equal(Blocks(add_row)(x, rows, seeded()), x + rows[:, None, None, None])
    assert max(sizes) == min(7, max(1, block // 12))


def test_blocks_share_one_generator():
    def add_noise(x, rows, generator):
        return x + torch.rand(len(x), 1, 1, 1, generator=generator)

    x = torch.zeros(4 * draws.BLOCK_VALUES // 1024, 1, 32, 32)
    view = Blocks(add_noise)(x, torch.arange(len(x)), seeded())
    assert len(view.unique()) == len(x)

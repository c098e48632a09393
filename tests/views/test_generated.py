"""Rows replaced by generated ones with probability lambda (Eq. 3 and 4)."""

import pytest
import torch

from diffaug.views.generated import Generated

COPIES, N, B = 4, 3000, 2000


def seeded(seed=1):
    return torch.Generator().manual_seed(seed)


@pytest.fixture
def samples():
    """Entry (c, r, :) says copy c of row r: the numbers c and r."""
    copy = torch.arange(COPIES).view(-1, 1).expand(COPIES, N)
    return torch.stack([copy, torch.arange(N).expand(COPIES, N)], -1).float()


@pytest.fixture
def rows():
    return torch.randperm(N, generator=seeded(0))[:B]


@pytest.fixture
def x():
    return torch.full((B, 2), -1.0)


def test_lambda_0_changes_nothing(samples, rows, x):
    assert torch.equal(Generated(samples, 0)(x, rows, seeded()), x)


def test_lambda_1_takes_all_rows_from_their_own_samples(samples, rows, x):
    view = Generated(samples, 1)(x, rows, seeded())
    assert torch.equal(view[:, 1].long(), rows)


def test_all_copies_are_drawn_about_equally(samples, rows, x):
    view = Generated(samples, 1)(x, rows, seeded())
    shares = torch.bincount(view[:, 0].long(), minlength=COPIES) / B
    assert shares.tolist() == pytest.approx([1 / COPIES] * COPIES, abs=0.04)


@pytest.mark.parametrize("lam", [0.1, 0.5])
def test_share_of_replaced_rows_is_lambda_and_rows_are_replaced_whole(samples, rows, x, lam):
    view = Generated(samples, lam)(x, rows, seeded())
    replaced = view[:, 1] >= 0
    assert float(replaced.float().mean()) == pytest.approx(lam, abs=0.04)
    assert torch.equal(view[replaced, 1].long(), rows[replaced])
    assert (view[~replaced] == -1).all()


def test_generator_decides_and_each_step_draws_anew(samples, rows, x):
    view, generator = Generated(samples, 0.5), seeded()
    first, second = view(x, rows, generator), view(x, rows, generator)
    assert torch.equal(first, view(x, rows, seeded()))
    assert not torch.equal(first, second)


def test_images_are_replaced_whole():
    x, rows = torch.ones(50, 3, 4, 4), torch.arange(50)
    view = Generated(torch.zeros(1, 50, 3, 4, 4), 0.5)(x, rows, seeded()).flatten(1)
    assert torch.equal(view, view[:, :1].expand_as(view))
    assert len(view.unique()) == 2


def test_cache_of_zeros_gives_zeros(rows, x):
    view = Generated(torch.zeros(1, N, 2), 0.5)(x, rows, seeded())
    assert set(view.unique().tolist()) == {-1.0, 0.0}


@pytest.mark.parametrize("lam", [-0.01, 1.01, float("nan")])
def test_lambda_outside_its_range_is_refused(samples, lam):
    with pytest.raises(ValueError, match=rf"lam = {lam}: allowed is 0 to 1"):
        Generated(samples, lam)

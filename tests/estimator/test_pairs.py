"""DiffAugViews: pairs of views with generated positives among them, for any contrastive loop."""

import numpy as np
import pytest
import torch
from torch.utils.data import DataLoader

from diffaug import DiffAugViews
from tests.examples import example

N, COPIES = 400, 3


@pytest.fixture
def numbered():
    """Row i holds its number twice."""
    return np.repeat(np.arange(N)[:, None], 2, axis=1).astype(float)


@pytest.fixture
def samples(numbered):
    """Copy c of row i holds i and -1 - c."""
    copies = np.repeat(numbered[None], COPIES, axis=0)
    copies[:, :, 1] = -1 - np.arange(COPIES)[:, None]
    return copies


def seconds(views):
    return torch.stack([second for _, second in (views[i] for i in range(len(views)))])


def test_a_pair_is_two_views_of_one_row(numbered, samples):
    views = DiffAugViews(numbered, samples, lam=0, transform=lambda row: row + torch.rand(2))
    first, second = views[7]
    assert len(views) == N
    assert torch.equal(first.floor(), second.floor())
    assert not torch.equal(first, second)


@pytest.mark.parametrize("lam", [0.0, 0.1, 0.5, 1.0])
def test_lambda_is_the_share_of_second_views_that_are_samples_of_their_row(numbered, samples, lam):
    torch.manual_seed(0)
    views = DiffAugViews(numbered, samples, lam=lam)
    found = seconds(views)
    assert torch.equal(found[:, 0], torch.arange(N).float())
    drawn = found[:, 1] < 0
    assert float(drawn.float().mean()) == pytest.approx(lam, abs=0.06)
    assert lam == 0 or set(found[drawn, 1].tolist()) == {-1.0, -2.0, -3.0}
    assert torch.equal(
        torch.stack([views[i][0] for i in range(N)]), torch.from_numpy(numbered).float()
    )


def test_samples_get_their_own_transform_and_no_other(numbered, samples):
    views = DiffAugViews(
        numbered,
        samples,
        lam=1,
        transform=lambda row: row + 0.5,
        generated_transform=lambda row: -row,
    )
    assert torch.equal(seconds(views)[:, 0], -torch.arange(N).float())


def test_samples_of_a_fitted_model_are_those_that_it_draws(fitted, rows):
    views = DiffAugViews(rows, fitted, lam=1, n_samples=2)
    drawn = torch.from_numpy(fitted.augment(rows, 2)).reshape(2, 60, 6)
    for i, second in enumerate(seconds(views)):
        assert any(torch.equal(second, one) for one in drawn[:, i])


def test_every_epoch_and_every_process_of_a_loader_draws_anew(numbered, samples):
    views = DiffAugViews(np.zeros_like(numbered), np.ones_like(samples), lam=0.5)
    loader = DataLoader(views, batch_size=N // 2, num_workers=2)
    torch.manual_seed(0)
    first, second = (torch.cat([pair[1][:, 0] for pair in loader]) for _ in range(2))
    assert not torch.equal(first, second)
    assert not torch.equal(first[: N // 2], first[N // 2 :])
    torch.manual_seed(0)
    assert torch.equal(first, torch.cat([pair[1][:, 0] for pair in loader]))


def test_bytes_stay_bytes(numbered, samples):
    views = DiffAugViews(numbered.astype(np.uint8), np.abs(samples).astype(np.uint8), lam=1)
    assert views[5][1].dtype == torch.uint8
    assert views[5][1][0] == 5


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"lam": 1.5}, "lam = 1.5: allowed is 0 to 1"),
        ({"model": np.zeros((N, 2))}, r"samples have shape \(400, 2\); needed is \(n_samples, 400"),
        ({"model": np.zeros((0, N, 2))}, r"samples have shape \(0, 400, 2\); needed is"),
        ({"model": np.zeros((3, N, 2), np.uint8)}, r"makes torch.float32 \(2,\), and generated ro"),
        ({"transform": lambda row: row[:1]}, r"float32 \(1,\), and generated rows are torch.flo"),
    ],
)
def test_what_does_not_fit_is_told_in_one_line(numbered, samples, change, message):
    with pytest.raises(ValueError, match=message) as raised:
        DiffAugViews(**{"rows": numbered, "model": samples, **change})
    assert "\n" not in str(raised.value)


def test_simclr_with_diffaug_runs():
    accuracy = example("simclr_with_diffaug").main(epochs=1, budget=0.01)
    assert accuracy > 0.8


def test_lightly_with_diffaug_runs():
    pytest.importorskip("lightly", reason="lightly is not installed: `pip install lightly`")
    assert 0 < example("lightly_with_diffaug").main(epochs=1, budget=0.01) < 10

"""Mixup as a view, against a loop that replays the draws, and by what it promises."""

import pytest
import torch

from diffaug.views.mixup import Mixup

N, B = 40, 16


def seeded(seed=1):
    return torch.Generator().manual_seed(seed)


@pytest.fixture
def data():
    return torch.randn(N, 3, 2, 2, generator=seeded(0))


@pytest.fixture
def rows():
    return torch.randperm(N, generator=seeded(2))[:B]


@pytest.mark.parametrize("alpha", [0.2, 1.0, 4.0])
def test_against_loop(data, rows, alpha):
    generator = seeded()
    steps = torch.randint(1, N, (B,), generator=generator).tolist()
    gammas = torch._standard_gamma(torch.full((2, B), alpha), generator=generator).tolist()
    view = Mixup(data, alpha)(data[rows], rows, seeded())
    for i, row in enumerate(rows.tolist()):
        beta = gammas[0][i] / (gammas[0][i] + gammas[1][i])
        a = max(beta, 1 - beta)
        expected = a * data[row] + (1 - a) * data[(row + steps[i]) % N]
        torch.testing.assert_close(view[i], expected, rtol=1e-5, atol=1e-6)


def shares_of_the_source(alpha, size=20_000):
    """Row 0 is a one, the others are zeros: the view is the share of row 0."""
    data = torch.zeros(5, 1)
    data[0] = 1
    rows = torch.zeros(size, dtype=torch.int64)
    return Mixup(data, alpha)(data[rows], rows, seeded())[:, 0]


@pytest.mark.parametrize("alpha", [0.2, 1.0, 4.0])
def test_share_is_the_larger_part_of_a_beta_draw(alpha):
    share = shares_of_the_source(alpha)
    assert share.min() >= 0.5
    assert share.max() <= 1
    # Var(b) of Beta(alpha, alpha), which is E[(max(b, 1 - b) - 1/2)^2].
    variance = 1 / (4 * (2 * alpha + 1))
    assert float((share - 0.5).square().mean()) == pytest.approx(variance, rel=0.03)


def test_share_of_alpha_1_is_uniform_on_the_upper_half():
    quantiles = shares_of_the_source(1.0).quantile(torch.tensor([0.1, 0.5, 0.9]))
    assert quantiles.tolist() == pytest.approx([0.55, 0.75, 0.95], abs=0.01)


def test_partner_is_any_other_row_of_the_data_and_never_the_row_itself():
    data = torch.eye(6)
    rows = torch.full((2000,), 4)
    partners = Mixup(data)(torch.zeros(2000, 6), rows, seeded()) > 0
    assert (partners.sum(1) == 1).all()
    shares = partners.float().mean(0)
    assert shares[4] == 0
    torch.testing.assert_close(shares[[0, 1, 2, 3, 5]], torch.full((5,), 0.2), rtol=0, atol=0.04)


def test_data_need_only_be_indexed_by_rows(data, rows):
    class Dataset:
        def __len__(self):
            return N

        def __getitem__(self, rows):
            return data[rows]

    view = Mixup(Dataset())(data[rows], rows, seeded())
    assert torch.equal(view, Mixup(data)(data[rows], rows, seeded()))


def test_generator_decides(data, rows):
    view, x, state = Mixup(data), data[rows], torch.get_rng_state()
    first = view(x, rows, seeded())
    assert torch.equal(first, view(x, rows, seeded()))
    assert not torch.equal(first, view(x, rows, seeded(9)))
    assert torch.equal(x, data[rows]), "the batch itself was changed"
    assert torch.equal(torch.get_rng_state(), state), "the global random state was used"


def test_bad_input_is_refused(data):
    with pytest.raises(ValueError, match="1 rows; at least 2 are needed"):
        Mixup(data[:1])
    with pytest.raises(ValueError, match=r"alpha must be positive, got 0\.0"):
        Mixup(data, alpha=0.0)

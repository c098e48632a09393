"""Views of table rows: against loops that replay the draws, and by what they promise."""

import pytest
import torch

from diffaug.views.base import Chain
from diffaug.views.neighbours import nearest_neighbours
from diffaug.views.tables import DimensionSwap, Masking, NeighbourMix, Noise, mix

N, B, D = 40, 16, 6


def seeded(seed=1):
    return torch.Generator().manual_seed(seed)


@pytest.fixture
def data():
    return torch.randn(N, D, generator=seeded(0))


@pytest.fixture
def rows():
    return torch.randperm(N, generator=seeded(2))[:B]


def views(data):
    return {
        "neighbour_mix": NeighbourMix(data, nearest_neighbours(data, 3)),
        "noise": Noise(data.std(0), 0.5),
        "masking": Masking(data.mean(0), 0.3),
        "swap": DimensionSwap(data, 0.3),
    }


@pytest.mark.parametrize("name", ["neighbour_mix", "noise", "masking", "swap"])
def test_generator_decides(data, rows, name):
    view, x = views(data)[name], data[rows]
    before = x.clone()
    first = view(x, rows, seeded())
    assert first.shape == x.shape
    assert torch.equal(first, view(x, rows, seeded()))
    assert not torch.equal(first, view(x, rows, seeded(9)))
    assert torch.equal(x, before), "the batch itself was changed"


@pytest.mark.parametrize("name", ["neighbour_mix", "noise", "masking", "swap"])
def test_global_random_state_is_left_alone(data, rows, name):
    state = torch.get_rng_state()
    views(data)[name](data[rows], rows, seeded())
    assert torch.equal(torch.get_rng_state(), state)


def test_mix_against_loop(data):
    x, other = data[:B], data[B : 2 * B]
    shares = torch.rand(B, 1, generator=seeded())
    mixed = mix(x, other, seeded())
    for i in range(B):
        for j in range(D):
            expected = shares[i] * x[i, j] + (1 - shares[i]) * other[i, j]
            torch.testing.assert_close(mixed[i, j], expected[0])


def test_mix_of_images_uses_one_share_an_image():
    shares = mix(torch.ones(B, 2, 3, 3), torch.zeros(B, 2, 3, 3), seeded()).flatten(1)
    assert torch.equal(shares, shares[:, :1].expand_as(shares))
    assert len(shares[:, 0].unique()) == B
    assert shares.min() >= 0
    assert shares.max() < 1


def test_neighbour_mix_lies_between_the_row_and_one_of_its_neighbours(data, rows):
    neighbours = nearest_neighbours(data, 3)
    view = NeighbourMix(data, neighbours)(data[rows], rows, seeded())
    chosen = set()
    for mixed, row in zip(view, rows.tolist(), strict=True):
        x, gaps = data[row], []
        for other in data[neighbours[row]]:
            share = torch.dot(mixed - other, x - other) / (x - other).square().sum()
            nearest = other + share.clamp(0, 1) * (x - other)
            gaps.append(float((nearest - mixed).norm()))
        assert min(gaps) < 1e-5, f"row {row} lies on no segment to its neighbours"
        chosen.add(gaps.index(min(gaps)))
    assert chosen == {0, 1, 2}, "some neighbours are never drawn"


def test_neighbour_mix_looks_up_the_row_number_not_the_place_in_the_batch(data):
    # Row i has row i + 1 as its only neighbour.
    neighbours = torch.arange(1, N + 1)[:, None] % N
    rows = torch.tensor([30, 3])
    view = NeighbourMix(data, neighbours)(torch.zeros(2, D), rows, seeded())
    shares = view / data[rows + 1]
    torch.testing.assert_close(shares, shares[:, :1].expand_as(shares))


def test_noise_has_the_asked_share_of_each_features_deviation():
    data = torch.randn(500, 3, generator=seeded(0)) * torch.tensor([0.1, 1.0, 20.0])
    x = torch.zeros(20_000, 3)
    noise = Noise(data.std(0), 0.5)(x, torch.zeros(len(x), dtype=torch.int64), seeded())
    torch.testing.assert_close(noise.std(0), 0.5 * data.std(0), rtol=0.03, atol=0)
    assert (noise.mean(0).abs() < 0.03 * data.std(0)).all()


def test_noise_against_the_same_draws(data, rows):
    x = data[rows]
    drawn = torch.randn(B, D, generator=seeded())
    view = Noise(data.std(0), 0.5)(x, rows, seeded())
    for j in range(D):
        deviation = (data[:, j] - data[:, j].mean()).square().sum().div(N - 1).sqrt()
        torch.testing.assert_close(view[:, j], x[:, j] + 0.5 * deviation * drawn[:, j])


@pytest.mark.parametrize("share", [0.2, 0.7])
def test_masking_sets_its_share_of_each_row_to_the_features_mean(share):
    data = torch.randn(100, 2000, generator=seeded(0)) + torch.linspace(-9, 9, 2000)
    x = data[:20]
    view = Masking(data.mean(0), share)(x, torch.arange(20), seeded())
    hidden = view != x
    assert torch.equal(view, torch.where(hidden, data.mean(0), x))
    assert len(hidden.unique(dim=0)) == 20, "rows share a mask"
    for row in hidden.float().mean(1):
        assert float(row) == pytest.approx(share, abs=0.05)


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_masking_of_nothing_and_of_everything(data, rows, share):
    view = Masking(data.mean(0), share)(data[rows], rows, seeded())
    expected = data.mean(0).expand(B, D) if share else data[rows]
    assert torch.equal(view, expected)


@pytest.mark.parametrize("share", [0.1, 0.6])
def test_dimension_swap_takes_its_share_from_one_other_row(share):
    data = torch.arange(20.0)[:, None].expand(20, 400)
    x = torch.full((200, 400), -1.0)
    view = DimensionSwap(data, share)(x, torch.zeros(200, dtype=torch.int64), seeded())
    swapped = view != -1
    assert float(swapped.float().mean()) == pytest.approx(share, abs=0.01)
    for row, places in zip(view, swapped, strict=True):
        assert len(row[places].unique()) == 1, "features of one row come from several rows"
    assert len(view[swapped].unique()) == 20


@pytest.mark.parametrize(("share", "kept"), [(0.0, True), (1.0, False)])
def test_dimension_swap_of_nothing_and_of_everything(data, rows, share, kept):
    view = DimensionSwap(data, share)(data[rows], rows, seeded())
    if kept:
        assert torch.equal(view, data[rows])
    else:
        assert all((row == data).all(1).any() for row in view)


def test_chain_applies_in_order_with_one_generator(data, rows):
    def double(x, rows, generator):
        return 2 * x

    def add(x, rows, generator):
        return x + torch.rand(1, generator=generator)

    x, generator = data[rows], seeded()
    expected = 2 * (x + torch.rand(1, generator=generator)) + torch.rand(1, generator=generator)
    assert torch.equal(Chain([add, double, add])(x, rows, seeded()), expected)

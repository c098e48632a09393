"""Two halves of counts, and how much of one the neighbours in an embedding of the other explain."""

import numpy as np
import pytest
import torch

from diffaug.selection.halves import halves, log_scaled, neighbour_r2, own_neighbour_r2


def test_halves_add_up_and_are_independent_given_the_rate():
    rates = np.random.default_rng(0).gamma(2.0, 3.0, size=(1, 40))
    counts = np.random.default_rng(1).poisson(np.repeat(rates, 4000, axis=0))
    first, second = halves(counts, seed=0)
    assert np.array_equal(first + second, counts)
    assert first.min() >= 0
    assert second.min() >= 0
    np.testing.assert_allclose(first.mean(0), rates[0] / 2, rtol=0.1)
    between = [np.corrcoef(first[:, j], second[:, j])[0, 1] for j in range(40)]
    assert max(map(abs, between)) < 5 / np.sqrt(4000), "the halves of a gene go together"
    again, _ = halves(counts, seed=0)
    assert np.array_equal(first, again)


@pytest.mark.parametrize("bad", [[[-1.0, 2.0]], [[0.5, 1.0]]])
def test_what_is_not_counts_is_refused(bad):
    with pytest.raises(ValueError, match="whole numbers of 0 or more"):
        halves(np.array(bad), seed=0)


def test_scaling_brings_rows_to_the_median_total():
    scaled = np.expm1(log_scaled(np.array([[1, 3], [2, 6], [10, 10]])))
    np.testing.assert_allclose(scaled.sum(1), 8, rtol=1e-5)
    np.testing.assert_allclose(scaled[0], scaled[1], rtol=1e-5)


def test_r2_against_a_slow_loop():
    generator = torch.Generator().manual_seed(0)
    z = torch.randn(30, 2, generator=generator)
    other = torch.randn(30, 4, generator=generator)
    train = torch.arange(30) < 20
    wrong = total = 0.0
    mean = other[:20].mean(0)
    for i in range(20, 30):
        distances = [(float((z[i] - z[j]).norm()), j) for j in range(20)]
        nearest = [j for _, j in sorted(distances)[:3]]
        guess = sum(other[j] for j in nearest) / 3
        wrong += float((other[i] - guess).square().sum())
        total += float((other[i] - mean).square().sum())
    # All four components: a rotation, which changes no distance.
    found = neighbour_r2(z, other, train, k=3, components=4)
    assert found == pytest.approx(1 - wrong / total, rel=1e-4)


def test_r2_among_the_rows_themselves_against_a_slow_loop():
    generator = torch.Generator().manual_seed(0)
    z, other = torch.randn(20, 2, generator=generator), torch.randn(20, 4, generator=generator)
    wrong = total = 0.0
    for i in range(20):
        distances = [(float((z[i] - z[j]).norm()), j) for j in range(20) if j != i]
        nearest = [j for _, j in sorted(distances)[:3]]
        guess = sum(other[j] for j in nearest) / 3
        wrong += float((other[i] - guess).square().sum())
        total += float((other[i] - other.mean(0)).square().sum())
    found = own_neighbour_r2(z, other, k=3, components=4)
    assert found == pytest.approx(1 - wrong / total, rel=1e-4)


def test_an_offset_of_the_embedding_changes_nothing():
    """In float32, squares of 1,000 leave a distance of 1 no digit to be told by."""
    generator = torch.Generator().manual_seed(0)
    # Wide enough for distances by a matrix product; in steps of 1/256, so the shift is exact.
    z = (256 * torch.randn(60, 6, generator=generator)).round() / 256
    other = z @ torch.randn(6, 4, generator=generator)
    train = torch.arange(60) < 40
    shifted = z + 4096
    for k in (1, 15):
        expected = neighbour_r2(z, other, train, k), own_neighbour_r2(z, other, k)
        found = neighbour_r2(shifted, other, train, k), own_neighbour_r2(shifted, other, k)
        assert found == pytest.approx(expected, rel=1e-4)

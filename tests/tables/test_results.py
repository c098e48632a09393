import pytest

from diffaug.tables.results import summary


def test_by_hand():
    result = summary({0: 0.90, 1: 0.92, 2: 0.94})
    assert result.mean == pytest.approx(0.92)
    assert result.std == pytest.approx(0.02)  # sample std: sqrt((4 + 0 + 4) / 2) hundredths
    assert result.n == 3
    # t(0.975, 2) = 4.302653 in any printed table of the t distribution.
    assert result.interval == pytest.approx(4.302653 * 0.02 / 3**0.5, rel=1e-6)


@pytest.mark.parametrize(("n", "quantile"), [(2, 12.70620), (5, 2.776445), (10, 2.262157)])
def test_interval_uses_the_t_of_its_seeds(n, quantile):
    result = summary({seed: float(seed) for seed in range(n)})
    assert result.interval == pytest.approx(quantile * result.std / n**0.5, rel=1e-6)


def test_one_seed_has_no_spread():
    result = summary({3: 0.5})
    assert (result.mean, result.std, result.interval, result.n) == (0.5, None, None, 1)


def test_no_seeds():
    with pytest.raises(ValueError, match="no seeds"):
        summary({})

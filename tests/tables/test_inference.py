"""Gains over data sets and seeds against scipy's tests, slow loops and simulated runs."""

from itertools import combinations
from math import sqrt

import numpy as np
import pytest
from scipy import stats

from diffaug.tables.inference import Gain, estimate, holm, verdict

A, B, C = (0.5, 0.3, 0.7, 0.1), (-0.1, 0.4, 0.0), (2.0, -1.0, 1.5)


def cells(*datasets):
    return {f"d{number}": dict(enumerate(seeds)) for number, seeds in enumerate(datasets)}


def test_one_data_set_has_the_paired_t_test():
    gain, reference = estimate(cells(A)), stats.ttest_1samp(A, 0)
    low, high = reference.confidence_interval()
    assert gain.p == pytest.approx(reference.pvalue)
    assert (gain.mean, gain.interval) == pytest.approx(((low + high) / 2, (high - low) / 2))
    assert (gain.elsewhere, gain.data_sets, gain.runs) == (None, 1, 4)


def test_two_data_sets_have_welchs_test():
    """The mean of A and B is zero where the means of A and -B are equal."""
    gain = estimate(cells(A, B))
    reference = stats.ttest_ind(A, -np.array(B), equal_var=False)
    low, high = reference.confidence_interval()
    assert gain.p == pytest.approx(reference.pvalue)
    assert (2 * gain.mean, 2 * gain.interval) == pytest.approx(((low + high) / 2, (high - low) / 2))


def test_three_data_sets_of_unequal_seeds_count_alike():
    gain, means, variances, freedoms = estimate(cells(A, B, C)), [], [], []
    for seeds in (A, B, C):
        mean = sum(seeds) / len(seeds)
        squares = sum((value - mean) ** 2 for value in seeds) / (len(seeds) - 1)
        means.append(mean)
        variances.append(squares / len(seeds) / 9)
        freedoms.append(len(seeds) - 1)
    freedom = sum(variances) ** 2 / sum(v**2 / f for v, f in zip(variances, freedoms, strict=True))
    error = sqrt(sum(variances))
    assert gain.mean == pytest.approx(sum(means) / 3)
    assert gain.interval == pytest.approx(stats.t.ppf(0.975, freedom) * error)
    assert gain.p == pytest.approx(2 * stats.t.sf(abs(gain.mean) / error, freedom))
    assert (gain.data_sets, gain.runs) == (3, 10)


def test_other_data_sets_are_judged_by_the_spread_of_means():
    far = [(m - 0.1, m, m + 0.1) for m in (1.0, 3.0, 8.0)]
    low, high = stats.ttest_1samp([1.0, 3.0, 8.0], 0).confidence_interval()
    assert estimate(cells(*far)).elsewhere == pytest.approx((high - low) / 2)
    # Means that agree by chance: no narrower than seeds allow.
    near = estimate(cells((-1, 1, 3), (1, 3, -1)))
    error = near.interval / stats.t.ppf(0.975, 4)
    assert near.elsewhere == pytest.approx(stats.t.ppf(0.975, 1) * error)


def test_what_has_no_spread_has_no_verdict():
    one_seed = estimate(cells((0.5,), (0.7,)))
    assert one_seed == Gain(0.6, None, None, None, data_sets=2, runs=2)
    assert estimate(cells(A, (0.5,))).p is None
    # 0.3 - 0.2 and 0.2 - 0.1 differ in the last bit only.
    assert estimate(cells((0.3 - 0.2, 0.2 - 0.1, 0.1))).p is None
    assert estimate(cells((0.0, 0.0, 0.0))).interval is None


def test_no_data_set_or_no_seed_is_refused():
    for nothing in ({}, {"digits": {}}):
        with pytest.raises(ValueError, match="no seeds"):
            estimate(nothing)


def test_intervals_hold_the_truth_as_often_as_they_say():
    """Three data sets of three seeds, with other effects and spreads."""
    random, held, p_small, elsewhere = np.random.default_rng(0), 0, 0, 0
    trials = 1000
    for _ in range(trials):
        effects = random.normal(size=(3, 1))
        runs = effects + random.normal(size=(3, 3)) * np.array([[0.2], [1.0], [3.0]])
        gain = estimate(cells(*runs.tolist()))
        held += abs(gain.mean - effects.mean()) <= gain.interval
        elsewhere += abs(gain.mean) <= gain.elsewhere
        p_small += estimate(cells(*(runs - effects).tolist())).p <= 0.05
    assert held / trials == pytest.approx(0.95, abs=0.02)
    assert elsewhere / trials > 0.94
    assert p_small / trials == pytest.approx(0.05, abs=0.02)


def test_holm_is_bonferroni_on_all_subsets():
    """By the closure principle: a test stands if every set of tests that holds it does."""
    random = np.random.default_rng(1)
    for _ in range(20):
        p = (random.random(6) ** 3).tolist()
        sets = [chosen for size in range(1, 7) for chosen in combinations(range(6), size)]
        for number, adjusted in enumerate(holm(p)):
            slow = max(len(s) * min(p[i] for i in s) for s in sets if number in s)
            assert adjusted == pytest.approx(min(1, slow))


def test_holm_counts_tests_only():
    assert holm([0.01, None, 0.04, 0.03]) == pytest.approx([0.03, None, 0.06, 0.06])
    assert holm([]) == []


def test_false_verdicts_of_a_table_are_rare():
    """Twenty comparisons of the same runs without effect: single intervals leave out zero often."""
    random, tables = np.random.default_rng(2), 300
    single = corrected = 0
    for _ in range(tables):
        ours = random.normal(size=(2, 3))
        gains = [estimate(cells(*(ours - random.normal(size=(2, 3))).tolist())) for _ in range(20)]
        single += any(abs(gain.mean) > gain.interval for gain in gains)
        adjusted = holm([gain.p for gain in gains])
        words = [verdict(gain, p) for gain, p in zip(gains, adjusted, strict=True)]
        corrected += any(word != "undecided" for word in words)
    assert single / tables > 0.2
    assert corrected / tables < 0.06


def test_verdicts():
    gain, loss = (Gain(mean, 0.1, None, 0.01, 1, 3) for mean in (0.5, -0.5))
    assert [verdict(gain, p) for p in (0.05, 0.051, None)] == ["ahead", "undecided", ""]
    assert verdict(loss, 0.01) == "behind"

"""Measures of generated rows beside real neighbours, against loops over rows."""

import numpy as np
import pytest

from diffaug.evaluation.positives import (
    by_rank,
    class_means,
    means_of_nearest,
    moved_by_noise,
    neighbour_order,
    ranks_of,
    shares_of_ranks,
    to_class_mean,
    votes,
)


@pytest.fixture
def rng():
    return np.random.default_rng(0)


def distance(a, b):
    return sum((p - q) ** 2 for p, q in zip(a, b, strict=True)) ** 0.5


def slow_order(real):
    return [
        sorted((j for j in range(len(real)) if j != i), key=lambda j: distance(row, real[j]))
        for i, row in enumerate(real)
    ]


def test_neighbours_are_ordered_as_by_the_loop(rng):
    real = rng.normal(size=(20, 3))
    assert neighbour_order(real).tolist() == slow_order(real)


def test_a_rank_counts_the_rows_that_are_nearer_to_the_source(rng):
    real = rng.normal(size=(15, 3))
    samples = real + rng.uniform(0.1, 2, (4, 15, 1)) * rng.normal(size=(4, 15, 3))
    expected = [
        [
            1 + sum(distance(r, s) < distance(p, s) for j, r in enumerate(real) if j != i)
            for i, (p, s) in enumerate(zip(copy, real, strict=True))
        ]
        for copy in samples
    ]
    found = ranks_of(samples, real)
    assert found.tolist() == expected
    assert set(found.ravel()) >= {1, 2, 3, 10}, "the data decide too little"


def test_a_sample_at_a_neighbour_has_its_rank(rng):
    real = rng.normal(size=(12, 4))
    third = real[neighbour_order(real)[:, 2]]
    far = real + 100
    assert ranks_of([real, third, far], real).tolist() == [[1] * 12, [3] * 12, [12] * 12]


def test_samples_of_other_rows_are_refused(rng):
    with pytest.raises(ValueError, match=r"samples, real: shapes \(1, 4, 2\) and \(5, 2\) given"):
        ranks_of(rng.normal(size=(1, 4, 2)), rng.normal(size=(5, 2)))


def test_a_vote_is_that_of_the_loop(rng):
    real, labels = rng.normal(size=(30, 2)), rng.integers(0, 3, 30)
    points, left_out = rng.normal(size=(40, 2)), rng.integers(0, 30, (40, 2))
    expected = []
    for point, silent in zip(points, left_out, strict=True):
        voters = [i for i in range(30) if i not in silent]
        nearest = [labels[i] for i in sorted(voters, key=lambda i: distance(point, real[i]))[:5]]
        # max() keeps the first of equals: the smallest label.
        expected.append(max(sorted(set(nearest)), key=nearest.count))
    assert votes(points, real, labels, left_out).tolist() == expected


def test_shares_by_rank_are_those_of_the_loop(rng):
    ranks, right = rng.integers(1, 60, 200), rng.uniform(size=200) < 0.7
    groups = {
        "1": (1, 1), "2 to 3": (2, 3), "4 to 10": (4, 10), "11 to 30": (11, 30),
        "above 30": (31, 60),
    }  # fmt: skip
    expected = {"all": sum(right) / 200}
    for name, (low, high) in groups.items():
        inside = [r for r, rank in zip(right, ranks, strict=True) if low <= rank <= high]
        expected[name] = sum(inside) / len(inside)
        assert shares_of_ranks(ranks)[name] == len(inside) / 200
    assert by_rank(right, ranks) == pytest.approx(expected)
    assert set(by_rank([True], [2])) == {"2 to 3", "all"}, "groups without samples"


def test_noise_moves_as_far_as_it_is_told_and_most_where_rows_differ_most(rng):
    real = rng.normal(size=(200, 2)) * [10, 0.1]
    lengths = rng.uniform(0, 5, (3, 200))
    moved = moved_by_noise(real, lengths, rng)
    assert np.linalg.norm(moved - real, axis=2) == pytest.approx(lengths)
    assert np.abs(moved - real)[:, :, 1].mean() < 0.1 * np.abs(moved - real)[:, :, 0].mean()


def test_means_of_neighbours_are_those_of_the_loop(rng):
    real, counts = rng.normal(size=(20, 3)), rng.integers(1, 19, 20)
    expected = [
        np.mean([real[j] for j in near[:count]], axis=0)
        for near, count in zip(slow_order(real), counts, strict=True)
    ]
    assert means_of_nearest(real, neighbour_order(real), counts) == pytest.approx(
        np.array(expected)
    )


def test_distances_to_class_means_are_those_of_the_loop(rng):
    points, labels = rng.normal(size=(2, 9, 3)), np.arange(9) % 3
    held_out, classes = rng.normal(size=(7, 3)), np.array([0, 0, 1, 1, 1, 0, 1])
    means = class_means(held_out, classes, classes=3)
    distances = [
        distance(points[copy][i], np.mean(held_out[classes == labels[i]], axis=0))
        for copy in range(2)
        for i in range(9)
        if labels[i] < 2  # nothing of the last class is held out
    ]
    assert to_class_mean(points, labels, means) == pytest.approx(np.mean(distances))

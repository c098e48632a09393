"""Trustworthiness and kNN recall, each against a loop written from its definition."""

import numpy as np
import pytest

from diffaug.evaluation import neighbourhoods
from diffaug.evaluation.metrics import knn_recall, trustworthiness
from diffaug.evaluation.neighbourhoods import NEIGHBOURS, places_and_inputs
from diffaug.evaluation.rows import drawn


def others_by_distance(rows, i):
    """All rows but row i, the nearest first."""
    distances = [np.sqrt(((rows[i] - other) ** 2).sum()) for other in rows]
    return [j for j in np.argsort(distances).tolist() if j != i]


def trustworthiness_by_loop(x, inputs, k=NEIGHBOURS):
    n, penalty = len(x), 0
    for i in range(n):
        ranks = {j: rank for rank, j in enumerate(others_by_distance(inputs, i), start=1)}
        penalty += sum(max(0, ranks[j] - k) for j in others_by_distance(x, i)[:k])
    return 1 - 2 / (n * k * (2 * n - 3 * k - 1)) * penalty


def recall_by_loop(x, inputs, k=NEIGHBOURS):
    kept = [
        len({*others_by_distance(x, i)[:k]} & {*others_by_distance(inputs, i)[:k]}) / k
        for i in range(len(x))
    ]
    return np.mean(kept)


LOOPS = [(trustworthiness, trustworthiness_by_loop), (knn_recall, recall_by_loop)]


@pytest.fixture
def rows():
    """A map of 80 rows that keeps two of their five columns, and noise in place of the rest."""
    rng = np.random.default_rng(0)
    inputs = rng.normal(size=(80, 5)) * [3, 2, 1, 1, 1]
    return inputs[:, :2] + rng.normal(size=(80, 2)), inputs


@pytest.mark.parametrize(("metric", "by_loop"), LOOPS)
def test_it_is_that_of_the_loop(rows, metric, by_loop):
    found = metric.train(*rows, seed=0)
    assert found == pytest.approx(by_loop(*rows))
    assert 0.2 < found < 0.95, "the data do not tell a wrong value from a right one"


@pytest.mark.parametrize(("metric", "by_loop"), LOOPS)
def test_of_many_rows_some_are_drawn_from_the_seed(rows, metric, by_loop, monkeypatch):
    monkeypatch.setattr(neighbourhoods, "MAX_ROWS", 50)
    x, inputs = rows
    for seed in (0, 1):
        chosen = drawn(80, 50, seed)
        assert metric.train(x, inputs, seed) == pytest.approx(by_loop(x[chosen], inputs[chosen]))
    assert metric.train(x, inputs, 0) != metric.train(x, inputs, 1)


@pytest.mark.parametrize("metric", [trustworthiness, knn_recall])
def test_a_map_without_loss_scores_1_and_one_at_random_scores_chance(metric):
    rng = np.random.default_rng(0)
    inputs = rng.normal(size=(300, 2))
    turned = inputs @ [[0.0, -4.0], [4.0, 0.0]] + 7
    assert metric.train(turned, inputs, seed=0) == 1.0
    chance = {trustworthiness: 0.5, knn_recall: NEIGHBOURS / 299}[metric]
    assert metric.train(rng.normal(size=(300, 2)), inputs, 0) == pytest.approx(chance, abs=0.05)


@pytest.mark.parametrize("metric", [trustworthiness, knn_recall])
def test_a_row_is_no_neighbour_of_itself_where_rows_coincide(metric):
    """Five places of 16 equal rows each: the neighbours of a row are the other 15."""
    places = np.repeat(np.arange(5.0), 16)[:, None]
    assert metric.train(places, places, seed=0) == 1.0


def test_bytes_are_numbers():
    """A difference of bytes wraps round: 250 and 0 are no neighbours."""
    pixels = np.random.default_rng(0).integers(0, 256, (60, 12), np.uint8)
    x = pixels[:, :2].astype(float)
    assert knn_recall.train(x, pixels, 0) == pytest.approx(recall_by_loop(x, pixels * 1.0))


def test_bad_input_is_named(rows):
    x, inputs = rows
    with pytest.raises(ValueError, match="x, inputs: 80 and 79 rows given"):
        places_and_inputs(x, inputs[1:], seed=0)
    with pytest.raises(ValueError, match="inputs: 80 of 80 rows hold NaN"):
        knn_recall.train(x, inputs * np.nan, seed=0)
    with pytest.raises(ValueError, match=r"n_neighbors \(15\) should be less than n_samples / 2"):
        trustworthiness.train(x[:30], inputs[:30], seed=0)

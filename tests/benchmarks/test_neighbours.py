"""The comparison of searches: what it forces, and what it counts."""

import numpy as np
import pytest
import torch

from benchmarks.comparisons import neighbours as compared
from benchmarks.data import Table
from benchmarks.variants import Map
from diffaug.views import cells, neighbours


@pytest.fixture
def data():
    rows = np.random.default_rng(0).normal(size=(3100, 6)).astype(np.float32)
    return Table(rows[:3000], rows[3000:], (np.arange(3000) % 2, np.arange(100) % 2))


def test_recall_is_the_share_of_the_nearest(data):
    x = torch.from_numpy(data.rows)
    exact = compared.search("all rows", x)
    assert compared.judge(exact, data, 0) == {"recall": 1.0}
    half = torch.cat([exact[:, :8], torch.full((3000, 7), -1)], 1)
    assert compared.judge(half, data, 0)["recall"] == pytest.approx(8 / 15)
    fewer = [
        compared.judge(compared.search(name, x), data, 0)["recall"] for name in compared.SEARCHES
    ]
    assert 1 > fewer[0] > fewer[1] > fewer[2]
    assert (neighbours.EXACT, cells.PROBES) == (2**14, 16), "what was forced stayed"


def test_every_side_runs(data):
    for pair in compared.pairs(full=True):
        for side in (pair.ours, pair.peer):
            if side.name == "pynndescent":
                continue
            found = side.warm(data, 0)()
            if isinstance(found, Map):
                assert found.z.shape == (500, 2)
            else:
                assert found.shape == (3000, 15)

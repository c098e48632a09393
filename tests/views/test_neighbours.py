"""Nearest neighbours, against sorting every row's distances."""

import math

import pytest
import torch

from diffaug.views import cells, neighbours
from diffaug.views.neighbours import nearest_neighbours


def rows(n, *shape):
    return torch.randn(n, *shape, generator=torch.Generator().manual_seed(0))


def slow_neighbours(x, k):
    points = x.flatten(1).tolist()
    return [
        sorted((j for j in range(len(points)) if j != i), key=lambda j: math.dist(p, points[j]))[:k]
        for i, p in enumerate(points)
    ]


@pytest.mark.parametrize("shape", [(4,), (1, 3, 3)])
@pytest.mark.parametrize("k", [1, 5])
def test_against_loop(shape, k):
    x = rows(23, *shape)
    assert nearest_neighbours(x, k).tolist() == slow_neighbours(x, k)


def test_an_offset_changes_no_neighbour():
    """In float32, squares of 1,000 leave a distance of 1 no digit to be told by."""
    x = rows(23, 4) + 1000
    assert nearest_neighbours(x, 5).tolist() == slow_neighbours(x, 5)


@pytest.mark.parametrize("size", [1, 7, 23, 24])
@pytest.mark.parametrize(("limit", "numbers_a_row"), [("MAX_ROWS", 1), ("MAX_DISTANCES", 23)])
def test_chunks_change_nothing(monkeypatch, limit, numbers_a_row, size):
    x = rows(23, 4)
    monkeypatch.setattr(neighbours, limit, size * numbers_a_row)
    assert nearest_neighbours(x, 5).tolist() == slow_neighbours(x, 5)


def test_many_rows_are_compared_in_small_blocks(monkeypatch):
    """A block of 4,096 x 93,276 distances took 1.5 GB, and three of them were held at once."""
    blocks = []
    monkeypatch.setattr(neighbours, "MAX_DISTANCES", 60)
    topk = torch.Tensor.topk
    monkeypatch.setattr(
        torch.Tensor, "topk", lambda d2, *a, **k: blocks.append(d2.numel()) or topk(d2, *a, **k)
    )
    nearest_neighbours(rows(23, 4), 5)
    assert max(blocks) <= 60


def test_row_is_not_its_own_neighbour_even_among_equal_rows():
    found = nearest_neighbours(torch.zeros(6, 3), 5)
    for row, others in enumerate(found.tolist()):
        assert sorted([row, *others]) == list(range(6))


def test_k_is_cut_to_the_rows_there_are():
    assert nearest_neighbours(rows(4, 2), 15).shape == (4, 3)


def test_one_row_has_no_neighbour():
    with pytest.raises(ValueError, match="1 rows; at least 2 are needed"):
        nearest_neighbours(rows(1, 2), 1)


def test_many_rows_are_sought_in_cells_and_nearly_all_neighbours_found(monkeypatch):
    x = rows(3000, 5)
    exact = nearest_neighbours(x, 15)
    monkeypatch.setattr(neighbours, "EXACT", 2999)
    found = nearest_neighbours(x, 15)
    shared = (found[:, :, None] == exact[:, None]).any(2).float().mean()
    assert 0.9 < shared < 1, "equal would mean that the cells were not used"
    assert torch.equal(found, nearest_neighbours(x, 15)), "the search is not repeatable"
    distance = (x[:, None] - x[found]).square().sum(2)
    assert (distance.diff(dim=1) >= -1e-4).all(), "nearest first"


def test_threads_change_no_cell():
    """Two threads added the rows of a cell in the order in which they came to them."""
    x, threads = rows(2000, 50), torch.get_num_threads()
    try:
        torch.set_num_threads(1)
        centres, _ = cells._k_means(x, 50)
        torch.set_num_threads(2)
        again = [cells._k_means(x, 50)[0] for _ in range(5)]
    finally:
        torch.set_num_threads(threads)
    assert all(torch.equal(centres, each) for each in again)


@pytest.mark.parametrize("limit", [2**26, 50])
def test_cells_with_few_or_all_rows(monkeypatch, limit):
    """All rows in one cell, single rows far away: no row is its own neighbour or found twice."""
    monkeypatch.setattr(cells, "MAX_DISTANCES", limit)
    x = torch.cat([torch.zeros(60, 3), 100 * rows(3, 3)])
    for row, others in enumerate(cells.nearest_in_cells(x, 20).tolist()):
        assert len({row, *others}) == 21


def test_where_all_cells_are_searched_the_neighbours_are_exact(monkeypatch):
    monkeypatch.setattr(cells, "PROBES", 1000)
    x = rows(50, 4)
    assert cells.nearest_in_cells(x, 5).tolist() == slow_neighbours(x, 5)

"""Ivis: its loss against a loop, its triplets by what they promise."""

import numpy as np
import pytest
import torch

from diffaug.baselines import embed
from diffaug.baselines.ivis import pn_loss, positives_and_negatives, szubert
from diffaug.views.neighbours import nearest_neighbours


def test_loss_against_loop():
    rows = torch.randn(3, 20, 2, generator=torch.Generator().manual_seed(0))
    losses = []
    for a, p, n in zip(*rows.tolist(), strict=True):
        pull = np.hypot(a[0] - p[0], a[1] - p[1])
        push = min(np.hypot(a[0] - n[0], a[1] - n[1]), np.hypot(p[0] - n[0], p[1] - n[1]))
        losses.append(max(0.0, pull - push + 1))
    assert float(pn_loss(*rows)) == pytest.approx(np.mean(losses), rel=1e-5)
    assert 0 < sum(loss == 0 for loss in losses) < 20, "one side of the margin is not tried"


def test_coinciding_rows_have_a_finite_gradient():
    z = torch.zeros(4, 2, requires_grad=True)
    pn_loss(z, z, z).backward()
    assert torch.isfinite(z.grad).all()


def test_positives_are_neighbours_and_negatives_are_not():
    torch.manual_seed(0)
    rows = torch.randn(30, 2)
    neighbours = nearest_neighbours(rows, 25)
    batch = torch.randperm(30).repeat(100)
    positive, negative = positives_and_negatives(neighbours, batch)
    drawn = {row: (set(), set()) for row in range(30)}
    for row, near, far in zip(batch.tolist(), positive.tolist(), negative.tolist(), strict=True):
        drawn[row][0].add(near)
        drawn[row][1].add(far)
    for row, (near, far) in drawn.items():
        allowed = set(neighbours[row].tolist())
        assert near <= allowed, f"row {row}: a positive is no neighbour"
        assert len(near) > 5, f"row {row}: always the same positives"
        assert far == set(range(30)) - allowed - {row}, f"row {row}: wrong negatives"


def test_the_network_keeps_unit_variance():
    torch.manual_seed(0)
    hidden = szubert(50).eval()[:-1](torch.randn(500, 50))
    assert hidden.shape == (500, 128)
    assert float(hidden.var().detach()) == pytest.approx(1, abs=0.15)


def test_a_row_with_nothing_to_be_pushed_from_is_an_error():
    rows = np.zeros((141, 3))
    with pytest.raises(ValueError, match="ivis: 141 training rows, more than 141 are needed"):
        embed("ivis", rows, np.ones(141, bool), seed=0, neighbours=140)

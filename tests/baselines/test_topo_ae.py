"""Topological autoencoder: pairs against Kruskal's algorithm, loss against a loop."""

import itertools

import numpy as np
import pytest
import torch

from diffaug.baselines.common.topology import (
    TopologicalAutoencoder,
    distances,
    persistence_pairs,
    topological_loss,
)


def joining_edges(matrix):
    """Edges that join two components, shortest first, with the components written out."""
    components = [{i} for i in range(len(matrix))]
    edges = []
    for i, j in sorted(itertools.combinations(range(len(matrix)), 2), key=lambda e: matrix[e]):
        a, b = (next(c for c in components if end in c) for end in (i, j))
        if a is not b:
            components = [c for c in components if c is not a and c is not b] + [a | b]
            edges.append((i, j))
    return edges


def rows(seed, columns, count=17):
    return torch.randn(count, columns, generator=torch.Generator().manual_seed(seed))


def test_pairs_are_the_edges_that_join_components():
    matrix = distances(rows(0, 5)).numpy()
    i, j = persistence_pairs(matrix)
    pairs = zip(i.tolist(), j.tolist(), strict=True)
    assert {tuple(sorted(pair)) for pair in pairs} == set(joining_edges(matrix))


def test_coinciding_rows_are_still_one_tree():
    matrix = distances(rows(0, 5)[[0, 0, 0, 1, 2, 2]]).numpy()
    i, _ = persistence_pairs(matrix)
    assert len(i) == 5


def test_loss_against_loop():
    a, b = distances(rows(0, 5)), distances(rows(1, 2))
    expected = 0.0
    for own in (a, b):
        for i, j in joining_edges(own.numpy()):
            expected += 0.5 * float(a[i, j] - b[i, j]) ** 2
    assert float(topological_loss(a, b)) == pytest.approx(expected, rel=1e-5)
    assert float(topological_loss(b, a)) == pytest.approx(expected, rel=1e-5)
    assert float(topological_loss(a, a)) == 0


def test_distances_against_loop_and_their_gradient():
    x = rows(0, 3)
    x[1] = x[0]
    x.requires_grad_()
    found = distances(x)
    for i, j in itertools.product(range(len(x)), repeat=2):
        expected = float((x[i] - x[j]).detach().square().sum().sqrt())
        assert float(found[i, j].detach()) == pytest.approx(expected, abs=1e-6)
    found.sum().backward()
    assert torch.isfinite(x.grad).all()


def test_objective_is_reconstruction_and_topology_a_row():
    torch.manual_seed(0)
    network, x = TopologicalAutoencoder(5), rows(2, 5)
    network.unit.data.fill_(2.0)
    z = network(x)
    reconstruction = (network.decoder(z) - x).square().mean()
    topology = topological_loss(distances(x) / distances(x).max(), distances(z) / 2)
    expected = float((reconstruction + topology / 17).detach())
    assert float(network.loss(x).detach()) == pytest.approx(expected, rel=1e-6)
    network.loss(x).backward()
    moved = {name for name, value in network.named_parameters() if value.grad.abs().sum() > 0}
    assert {"unit", "encoder.0.weight", "decoder.6.weight"} <= moved
    assert np.isfinite(float(network.unit.grad))

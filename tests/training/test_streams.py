"""Random streams: each purpose has its own, so that variants of a seed are paired."""

import itertools

import pytest
import torch

from diffaug.training.estep1 import estep1
from diffaug.training.estep2 import estep2
from diffaug.training.loop import update
from diffaug.training.streams import PHASES, PURPOSES, Streams


def numbers(seed, phase, purpose):
    return tuple(torch.rand(4, generator=getattr(Streams(seed, phase), purpose)).tolist())


def test_no_two_seeds_phases_or_purposes_share_numbers():
    cells = list(itertools.product(range(4), PHASES, PURPOSES))
    assert len({numbers(*cell) for cell in cells}) == len(cells)


def test_equal_cells_draw_equal_numbers():
    assert numbers(3, "estep2", "views") == numbers(3, "estep2", "views")


def test_state_goes_on_where_it_was_taken():
    streams = Streams(0, "estep1")
    torch.rand(5, generator=streams.views)
    state = streams.state_dict()
    expected = [torch.rand(3, generator=getattr(streams, purpose)) for purpose in PURPOSES]
    other = Streams(7, "mstep")
    other.load_state_dict(state)
    for purpose, values in zip(PURPOSES, expected, strict=True):
        assert torch.equal(torch.rand(3, generator=getattr(other, purpose)), values), purpose


@pytest.mark.parametrize("lam", [0.0, 0.5])
def test_lambda_moves_neither_batches_nor_views(monkeypatch, make_settings, x, lam):
    """With one generator for all, lambda 0 and lambda > 0 saw other batches after one step."""
    first = estep1(make_settings(), x, 0, identity={})
    samples = torch.randn(2, *x.shape)

    def run(settings):
        rows_seen = []

        def watched(phase, optimiser, rows, streams):
            before = streams.views.get_state().clone()
            losses = update(phase, optimiser, rows, streams)
            rows_seen.append((rows.tolist(), before, streams.views.get_state()))
            return losses

        monkeypatch.setattr("diffaug.training.loop.update", watched)
        estep2(settings, x, 0, first, samples, identity={})
        return rows_seen

    seen = [run(make_settings(mixing={"lam": value})) for value in (lam, 1.0)]
    for one, other in zip(*seen, strict=True):
        assert one[0] == other[0], "another batch"
        assert torch.equal(one[1], other[1]), "views begin elsewhere"
        assert torch.equal(one[2], other[2]), "views end elsewhere"

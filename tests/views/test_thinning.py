"""Binomial thinning: the counts found again, against a slow loop, and what is refused."""

import numpy as np
import pytest
import torch

from diffaug.data import counts_packs, recipes
from diffaug.data.catalogue import citeseq, entry
from diffaug.data.prepare import download
from diffaug.models.input_space import InputSpace
from diffaug.training.inputs import Inputs
from diffaug.training.streams import seeded
from diffaug.views import Views
from diffaug.views.thinning import FEWEST, Thinning, row_scales
from tests.data.mirror import needs_mirror

N, D = 30, 40


@pytest.fixture
def counts():
    """Some small, some large, most of them zero; every row has a 1."""
    random = np.random.default_rng(0)
    counts = random.poisson(random.exponential(20, D), (N, D)) * (random.random((N, D)) < 0.6)
    counts[:, 0] = 1
    return counts


def prepared(counts):
    return torch.from_numpy(recipes.log_normalised("counts", counts))


def inputs_of(x, kind="pca"):
    return Inputs(InputSpace(kind, tuple(x.shape[1:]), components=5).fit(x), x)


def test_scales_are_those_of_the_preparation(counts):
    totals = counts.sum(1)
    expected = torch.from_numpy(np.median(totals) / totals).float()
    torch.testing.assert_close(row_scales(prepared(counts)), expected, rtol=1e-5, atol=0)
    unscaled = torch.log1p(torch.from_numpy(counts).float())
    torch.testing.assert_close(row_scales(unscaled), torch.ones(N))


@pytest.mark.parametrize("kind", ["pca", "unit"])
def test_against_loop(counts, kind):
    inputs, generator = inputs_of(prepared(counts), kind), seeded(1)
    rows, share = torch.tensor([7, 3, 7, 29]), 0.3
    expected = torch.zeros(len(rows), D)
    totals = counts.sum(1)
    for i, row in enumerate(rows.tolist()):
        for j in range(D):
            count = torch.tensor(float(counts[row, j]))
            kept = torch.binomial(count, torch.tensor(share), generator=generator)
            scaled = float(kept) / share * np.median(totals) / totals[row]
            expected[i, j] = np.log1p(scaled)
    view = Thinning(inputs, share)(inputs[rows], rows, seeded(1))
    torch.testing.assert_close(view, inputs.space(expected), rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("share", [0.2, 0.5])
def test_mean_and_variance_over_draws_are_those_of_a_binomial(counts, share):
    inputs = Inputs(InputSpace("unit", (D,)), prepared(counts))
    draws = 20_000
    rows = torch.full((draws,), 4)
    view = Thinning(inputs, share)(inputs[rows], rows, seeded(1))
    thinned = (torch.expm1(view) / row_scales(inputs.x)[4]).double()
    count = torch.from_numpy(counts[4]).double()
    variance = count * (1 - share) / share
    assert ((thinned.mean(0) - count).abs() <= 5 * (variance / draws).sqrt() + 1e-4).all()
    torch.testing.assert_close(thinned.var(0), variance, rtol=0.06, atol=1e-6)


def test_generator_alone_decides(counts):
    inputs, rows = inputs_of(prepared(counts)), torch.arange(8)
    view, state = Thinning(inputs), torch.get_rng_state()
    first = view(inputs[rows], rows, seeded(1))
    assert torch.equal(first, view(torch.zeros(8, 5), rows, seeded(1))), "the batch was read"
    assert not torch.equal(first, view(inputs[rows], rows, seeded(2)))
    assert torch.equal(torch.get_rng_state(), state)


def test_a_row_without_counts_stays_as_it_is(counts):
    x = prepared(counts)
    x[3] = 0
    inputs, rows = Inputs(InputSpace("unit", (D,)), x), torch.tensor([3])
    assert torch.equal(Thinning(inputs)(inputs[rows], rows, seeded(1)), torch.zeros(1, D))


def wrong_row(counts, row):
    x = torch.log1p(torch.from_numpy(counts).float())
    x[2] = torch.log1p(0.7 * torch.tensor(row))
    return x


REFUSED = {
    "markers": lambda _: recipes.degree_two(np.random.default_rng(0).random((N, 12))),
    "below zero": lambda counts: wrong_row(counts, [-1.0, *[1.0] * (D - 1)]).numpy(),
    "no 1": lambda counts: wrong_row(counts, [2.0, 3.0] * (D // 2)).numpy(),
    "too few": lambda counts: wrong_row(counts, [1.0] * (FEWEST - 1) + [0.0] * 31).numpy(),
    "divided": lambda counts: prepared(counts).numpy() / 8,
}


@pytest.mark.parametrize("case", REFUSED)
def test_tables_without_counts_are_refused_in_one_line(counts, case, monkeypatch):
    monkeypatch.setattr("diffaug.views.thinning.CHUNK", 2)
    inputs = inputs_of(torch.from_numpy(REFUSED[case](counts)).float())
    row = 0 if case in ("markers", "divided") else 2
    expected = rf"^'thin' needs log\(1 \+ scale \* count\), .*; training row {row} is not so$"
    with pytest.raises(ValueError, match=expected):
        Views(steps=[{"name": "thin"}]).build(inputs)


@pytest.mark.parametrize("kind", ["unit", "pca"])
def test_images_are_refused(kind):
    inputs = inputs_of(torch.randint(0, 256, (9, 1, 4, 4), dtype=torch.uint8), kind)
    with pytest.raises(ValueError, match=r"'thin' needs a table of log counts; rows are torch.uin"):
        Views(steps=[{"name": "thin"}]).build(inputs)


def test_thinning_must_be_the_first_step():
    thin, noise = {"name": "thin", "share": 0.4}, {"name": "noise"}
    assert [step.called for step in Views(steps=[thin, noise]).steps] == ["thin", "noise"]
    with pytest.raises(ValueError, match=r"views.steps.1.name = 'thin': must be the first step"):
        Views(steps=[noise, thin])


PACKS = [pytest.param(name, marks=needs_mirror) for name in ("mca-bladder", "cbmc")]


@pytest.mark.parametrize("name", ["zeisel", "citeseq", *PACKS])
def test_counts_of_every_row_of_real_tables_are_found_again(name, tmp_path, monkeypatch):
    given = []

    def remember(file, counts):
        given.append(recipes.dense(counts))
        return recipes.log_normalised(file, counts)

    for module in (counts_packs, citeseq):
        monkeypatch.setattr(module, "log_normalised", remember)
    download(name, tmp_path)
    x = torch.from_numpy(entry(name).read(tmp_path).x)
    scales = row_scales(x)
    found = (torch.expm1(x) / scales[:, None]).round()
    if name == "zeisel":  # log1p of the counts themselves
        torch.testing.assert_close(scales, torch.ones(len(x)))
        assert torch.equal(torch.log1p(found).isclose(x, rtol=1e-6, atol=0), torch.ones_like(x) > 0)
    else:
        assert torch.equal(found, torch.from_numpy(given[0]))

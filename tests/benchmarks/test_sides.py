"""Our side of every comparison, on few rows; peers where they are installed."""

from importlib.util import find_spec

import numpy as np
import pytest
import torch

from benchmarks import peers, steps, variants
from benchmarks.closeness import closeness
from benchmarks.comparisons import diffusion, image_maps, maps, reference, samplers, simclr
from benchmarks.contract import LEFT_OUT
from benchmarks.data import Table
from benchmarks.machine import peers as distributions
from benchmarks.plain_diffusion import of_images, of_rows
from diffaug import ResidualMLPDenoiser, UNetDenoiser, baselines


@pytest.fixture(scope="module")
def data():
    """Two groups of rows that are easily told apart."""
    random = np.random.default_rng(0)
    labels = np.arange(150) % 2
    rows = (random.normal(size=(150, 12)) + 6 * labels[:, None]).astype(np.float32)
    return Table(rows[:120], rows[120:], (labels[:120], labels[120:]))


@pytest.mark.parametrize("variant", variants.VARIANTS, ids=lambda variant: variant.name)
def test_every_variant_maps_rows_and_places_new_ones(data, variant):
    found = variant.side().warm(data, 0)()
    scores = maps.judge(found, data, 0)
    assert found.z.shape == (120, 2)
    assert list(scores) == ["knn", "svm", "held_out_knn", "new_rows_per_second"]
    assert min(scores["knn"], scores["svm"], scores["held_out_knn"]) > 0.9


@pytest.mark.parametrize("name", [n for n in maps.PEERS if n not in baselines.names()])
def test_every_peer_that_is_no_baseline_maps_rows(data, name):
    """The baselines among the peers are tried in tests/baselines."""
    peer = peers.find(name)
    try:
        z, model = peer.fit(data.rows, 0, peer.settings())
    except LEFT_OUT:
        pytest.skip(f"{peer.label} is not installed: `make bench` installs it")
    assert z.shape == (120, 2)
    if peer.transform is not None:
        assert peer.transform(model, data.held_out).shape == (30, 2)


def test_a_map_that_places_no_new_rows_has_no_score_of_them(data):
    scores = maps.judge(variants.Map(data.rows[:, :2], None), data, 0)
    assert list(scores) == ["knn", "svm"]


def test_rows_without_a_label_take_no_part(data):
    first, second = data.labels
    unlabelled = Table(data.rows, data.held_out, (np.where(first, first, -1), second))
    with pytest.raises(ValueError, match="one class given"):
        maps.judge(variants.Map(data.rows[:, :2], None), unlabelled, 0)


def run_once(side, data):
    return side.warm(data, 0)()


def test_a_training_step_on_images():
    x = np.random.default_rng(0).integers(0, 256, (128, 3, 8, 8), dtype=np.uint8)
    (pair,) = simclr.pairs(False)
    run_once(pair.ours, x)
    pytest.importorskip("lightly")
    # Of an untrained network: one in 255 others.
    assert simclr.lightly(x, 0)() == pytest.approx(np.log(255), rel=0.1)


@pytest.mark.parametrize("draws", [False, True])
def test_diffusion_of_images_and_of_rows(data, monkeypatch, draws):
    monkeypatch.setattr(diffusion, "DRAWN", 2)
    installed = find_spec("denoising_diffusion_pytorch") is not None
    images = diffusion.random_images(16)[..., :16, :16].copy()
    for name, rows in {"images": images, "zeisel": data.rows}.items():
        pair = diffusion.KINDS[name].pair(name, draws)
        for side in (pair.ours, pair.peer) if installed else (pair.ours,):
            run_once(side, rows)


def numbers(network):
    return sum(part.numel() for part in network.parameters())


def test_the_note_has_the_numbers_of_parameters():
    assert "networks of 2.5 (ours) and 2.6 million parameters" in diffusion.COMPARISON.note
    assert "0.35 and 0.38 million" in diffusion.COMPARISON.note
    assert numbers(UNetDenoiser((3, 32, 32), 80, 40)) == pytest.approx(2.5e6, rel=0.02)
    assert numbers(ResidualMLPDenoiser(50, 80, 128, 3)) == pytest.approx(0.35e6, rel=0.02)
    pytest.importorskip("denoising_diffusion_pytorch")
    assert numbers(of_images((3, 32, 32), 32, 50)) == pytest.approx(2.6e6, rel=0.02)
    assert numbers(of_rows(50, 16, 50)) == pytest.approx(0.38e6, rel=0.02)


def test_each_way_to_sample_draws_with_the_one_generator(data, monkeypatch):
    budget = {"unit": "steps", "estep1": 1, "mstep": 1, "estep2": 1}
    monkeypatch.setattr(samplers, "BUDGET", budget)
    rows = samplers.Rows(data.rows)
    pairs = samplers.pairs(False)
    drawn = [run_once(pair.ours, rows) for pair in pairs]
    assert all(samples.shape == (120, 12) for samples in drawn)
    assert rows.trained(0) is rows.trained(0)
    assert rows.drawn(0, samplers.ANCESTRAL).shape == (120, 12)
    assert set(samplers.judge(drawn[0], rows, 0)) == {"spread", "energy", "sliced"}


def test_closeness_of_rows_that_are_shrunk_moved_or_the_same():
    real = np.random.default_rng(0).normal(3, 2, size=(800, 4))
    other = np.random.default_rng(1).normal(3, 2, size=(800, 4))
    same, narrow = closeness(other, real, 0), closeness(3 + 0.5 * (real - 3), real, 0)
    moved = closeness(real + 2, real, 0)
    assert same["spread"] == pytest.approx(1, abs=0.05)
    assert narrow["spread"] == pytest.approx(0.5, abs=0.01)
    # One standard deviation in each of four columns: 2 in the space, half of it along a line.
    assert moved["sliced"] == pytest.approx(2 * 0.42, abs=0.1)
    for name in ("energy", "sliced"):
        assert same[name] < 0.1 < min(narrow[name], moved[name])


@pytest.mark.parametrize("phase", reference.PHASES)
def test_our_phases_beside_the_papers_own_way(data, monkeypatch, phase):
    monkeypatch.setattr("benchmarks.reference.denoiser.WIDTH", 16)
    monkeypatch.setattr("benchmarks.reference.diffusion.STEPS", 4)
    (pair,) = (pair for pair in reference.pairs(False) if pair.case == phase)
    for side in (pair.ours, pair.peer):
        found = run_once(side, data.rows)
        if phase == "sampling":
            assert found.shape[-2:] == (120, 12)


def test_steps_are_run_as_often_as_is_said():
    calls = []
    side = steps.steps_side("a", lambda data, seed: lambda: calls.append(seed), 5, {"lr": 1})
    side.start(None, 7)()
    assert calls == [7] * 5
    side.warm(None, 7)()
    assert len(calls) == 7
    assert side.arguments == {"steps": 5, "lr": 1}


def test_versions_are_of_every_peer():
    named = {"pacmap", "umap-learn", "hnne", "torchdr", "openTSNE", "contrastive-ne", "lightly"}
    assert named <= set(distributions())
    assert torch.__version__.startswith("2")


@pytest.mark.parametrize("fit", [image_maps.ours, image_maps.t_simcne])
def test_images_come_to_the_plane(fit):
    x = np.random.default_rng(0).integers(0, 256, (60, 3, 8, 8), dtype=np.uint8)
    images = Table(x[:40], x[40:], (np.arange(40) % 2, np.arange(20) % 2))
    try:
        found = fit(images, 0, 2)
    except LEFT_OUT:
        pytest.skip("t-SimCNE is not installed: `make bench` installs it")
    assert found.z.shape == (40, 2)
    assert found.place(images.held_out).shape == (20, 2)
    assert np.isfinite(found.z).all()

"""A round's samples measured beside real neighbours, from files to a file."""

import numpy as np
import pytest
import torch

from diffaug.io import read_json
from diffaug.training import checkpoint as ckpt
from diffaug.training.augment import augment
from diffaug.training.checkpoint import load_modules
from diffaug.training.estep1 import estep1
from diffaug.training.generator import build_generator
from diffaug.training.hidden import hidden_units
from diffaug.training.jobs import training_rows
from diffaug.training.mstep import mstep
from diffaug.training.positives import run_positives
from diffaug.training.streams import seeded


@pytest.fixture
def run(tmp_path, make_dataset, make_settings):
    """run(labels, samples): the measures of one seed, samples from a function of the inputs."""

    def measured(labels=None, samples=None):
        dataset, settings = make_dataset(tmp_path / "data", labels), make_settings()
        x = training_rows(dataset)
        start = estep1(settings, x, 0, identity={})
        generator = mstep(settings, x, 0, start, identity={})
        cache = augment(settings, x, 0, start, generator).numpy()
        if samples is not None:
            cache = samples(build_generator(settings, x, 0, start, None)[2][:].numpy())
        ckpt.save(start, tmp_path / "start.pt")
        ckpt.save(generator, tmp_path / "generator.pt")
        np.save(tmp_path / "samples.npy", cache)
        paths = tuple(str(tmp_path / f) for f in ("start.pt", "generator.pt", "samples.npy"))
        values, out = settings.for_phase("augment"), str(tmp_path / "out.json")
        run_positives(str(dataset.folder), {3: paths}, out, values)
        return read_json(out)["3"]

    return measured


def test_every_measure_is_a_number_and_shares_add_up(run):
    found = run()
    kinds = {tuple(key.split("/")[:2]) for key in found}
    both = {(space, kind) for space in "xy" for kind in ("samples", "generated", "neighbour")}
    assert kinds >= both | {("x", "noise"), ("y", "mean"), ("knn", "hidden"), ("knn", "z")}
    assert ("y", "noise") not in kinds, "its lengths are those of the inputs"
    assert np.isfinite(list(found.values())).all()
    for space in "xy":
        shares = [v for key, v in found.items() if key.startswith(f"{space}/samples/")]
        assert sum(shares) == pytest.approx(1)


def test_samples_equal_to_their_sources_are_of_rank_1_and_have_their_noise(run):
    found = run(samples=lambda inputs: np.stack([inputs, inputs]))
    for space in "xy":
        assert found[f"{space}/samples/1"] == 1
        assert found[f"{space}/mean/generated 2"] == pytest.approx(found[f"{space}/mean/row"])
        assert found[f"{space}/mean/as many"] == found[f"{space}/mean/neighbours 1"]
    assert found["x/noise/all"] == found["x/generated/all"] > 0.9, "three separate groups"


def test_rows_without_a_label_take_no_part(run, groups):
    """They had a class of their own."""
    labels = np.where(np.arange(100) % 7 == 0, -1, groups[1])
    assert run(labels)["x/mean/row"] != run()["x/mean/row"]


def test_hidden_units_are_what_becomes_the_output(x, make_settings):
    settings = make_settings()
    start = estep1(settings, x, 0, identity={})
    model, condition, inputs = build_generator(settings, x, 0, start, None)
    load_modules(mstep(settings, x, 0, start, identity={}), model.modules)
    told = condition.table
    units = hidden_units(model, inputs[:], told, 7, seeded(0))
    assert units.shape == (len(x), 16)
    clean, times = model.scaling(inputs[:]), torch.full((len(x),), 7)
    noise = torch.randn(clean.shape, generator=seeded(0))
    noisy = model.schedule.q_sample(clean, times, noise)
    with torch.no_grad():
        expected = model.ema.shadow(noisy, times, told)
        assert torch.allclose(model.ema.shadow.output(units), expected)

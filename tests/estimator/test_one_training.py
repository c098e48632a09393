"""The estimator trains as the workflow's jobs do: equal settings and seed, equal weights."""

from pathlib import Path

import numpy as np
import pytest
import torch

from diffaug.config import load
from diffaug.data.canonical import RawData, write_dataset
from diffaug.estimator.budget import some
from diffaug.estimator.protocol import TUNED, settings_for
from diffaug.layers import overlay
from diffaug.params_file import read_yaml
from diffaug.settings import Rounds, Settings
from diffaug.training import checkpoint as ckpt
from diffaug.training.augment import augment, run_augment
from diffaug.training.encoder import embed, load_encoder
from diffaug.training.estep1 import estep1, run_estep1
from diffaug.training.estep2 import estep2, run_estep2
from diffaug.training.inputs import Inputs
from diffaug.training.mstep import mstep, run_mstep
from workflow.code import closure

ROOT = Path(__file__).parents[2]
ROUND = ("mstep", "estep2")


@pytest.fixture(scope="module")
def params():
    return load(ROOT / "params.yaml")


def as_jobs(settings, x, seed):
    """The encoder after the last round, and its generator's samples: each phase as a job has it."""

    def part(phase, number=1):
        rounds = Rounds(count=number, generator=settings.rounds.generator)
        whole = settings.model_copy(update={"rounds": rounds})
        return Settings.of_phase(whole.for_phase(phase))

    state, generator, samples = estep1(part("estep1"), x, seed, identity={}), None, None
    for number in range(1, settings.rounds.count + 1):
        before = generator if settings.rounds.generator == "continued" else None
        if settings.mixing.generates:
            generator = mstep(part("mstep", number), x, seed, state, None, before, identity={})
            samples = augment(part("augment", number), x, seed, state, generator)
        state = estep2(part("estep2", number), x, seed, state, samples, identity={})
    return state, samples


@pytest.mark.parametrize(
    "more",
    [{}, {"rounds": {"count": 2}}, {"rounds": {"count": 2, "generator": "continued"}},
     {"mixing": {"lam": 0}}, {"mixing": {"source": "itself"}}],
)  # fmt: skip
def test_weights_and_samples_are_those_of_the_jobs(tiny, rows, more):
    model = tiny()
    model.set_params(settings={**model.settings, **more}, random_state=3).fit(rows)
    x = torch.from_numpy(rows)
    state, samples = as_jobs(model.settings_, x, 3)
    kept = model._trained.encoder.modules
    assert torch_equal(kept, {name: state.modules[name] for name in kept})
    space, encoder = load_encoder(model.settings_, state, (6,), "cpu")
    z = embed(encoder, Inputs(space, x))[1]
    assert np.array_equal(model.transform(rows), z.numpy())
    if samples is not None:
        drawn = torch.cat([space.inverse(copy) for copy in samples])
        np.testing.assert_allclose(model.augment(n_samples=2), drawn, rtol=1e-5, atol=1e-5)


def test_weights_are_those_of_the_jobs_that_go_from_files_to_files(tiny, rows, tmp_path):
    raw = RawData(rows, np.arange(60) % 3, ("a", "b", "c"))
    dataset = write_dataset(tmp_path / "data", raw, name="toy", domain="biology")
    model = tiny(random_state=5).fit(np.array(dataset.x[dataset.train], np.float64))

    def job(phase):
        values = model.settings_.for_phase(phase)
        return {"data": str(tmp_path / "data"), "out": str(tmp_path / phase), "settings": values,
                "seed": 5}  # fmt: skip

    unfinished = {"unfinished": str(tmp_path / "unfinished.pt")}
    start, generator, end = (str(tmp_path / p / "checkpoint.pt") for p in ("estep1", *ROUND))
    run_estep1(**job("estep1"), **unfinished)
    run_mstep(**job("mstep"), **unfinished, start=start, before=None)
    run_augment(**job("augment"), start=start, generator=generator)
    samples = str(tmp_path / "augment" / "samples.npy")
    run_estep2(**job("estep2"), **unfinished, start=start, samples=samples)
    for path, part in ((start, "start"), (generator, "generator"), (end, "encoder")):
        kept, whole = getattr(model._trained, part).modules, ckpt.load(path).modules
        assert torch_equal(kept, {name: whole[name] for name in kept})
    space = load_encoder(model.settings_, ckpt.load(start), (6,), "cpu")[0]
    drawn = space.inverse(torch.from_numpy(np.load(samples))[0]).numpy()
    np.testing.assert_allclose(model.augment(), drawn, rtol=1e-5, atol=1e-5)


def torch_equal(one, other):
    """Whether two nested states are equal to the bit."""
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(torch_equal(one[k], other[k]) for k in one)
    return bool(torch.equal(one, other)) if isinstance(one, torch.Tensor) else one == other


def test_the_defaults_are_the_protocol_tuned():
    assert read_yaml(ROOT / "params.yaml")["protocols"]["tuned"] == TUNED


@pytest.mark.parametrize(
    ("data_set", "shape", "other"),
    [
        ("digits", (1437, 1, 8, 8), {"augment"}),
        ("zeisel", (2404, 9), {"encoder", "augment"}),
    ],
)
def test_settings_are_those_of_a_data_set_of_the_workflow_but_for_what_is_quicker(
    params, data_set, shape, other
):
    ours, theirs = settings_for(shape, 1.0, {}, {}), params.settings(data_set, "tuned")
    names = type(ours).model_fields
    assert {name for name in names if getattr(ours, name) != getattr(theirs, name)} == other
    wide = {"encoder": theirs.encoder.model_dump(), "augment": theirs.augment.model_dump()}
    assert settings_for(shape, 1.0, wide, {}) == theirs


@pytest.mark.parametrize(
    ("asked", "steps"),
    [({"sampler": "ddim"}, 50), ({"sampler": "ddim", "steps": 10}, 10), ({"copies": 3}, 20)],
)
def test_few_steps_are_those_of_the_better_solver_alone(asked, steps):
    """A user who chose DDIM was given 20 steps of it, which leave samples too alike."""
    assert settings_for((2404, 9), 1.0, {"augment": asked}, {}).augment.steps == steps


def test_of_many_rows_each_phase_meets_as_many_as_its_steps_take(tiny, rows):
    """3 steps of 10 rows: of 60 rows 30, 30 and 20, the last among the first."""
    model = tiny()
    few = overlay(model.settings, {"estep": {"batch_size": 10}, "budget": {"unit": "steps"}})
    few = overlay(few, {"mstep": {"optimiser": {"batch_size": 10}}})
    model.set_params(settings=few, random_state=3).fit(rows)
    x = torch.from_numpy(rows)
    first = estep1(model.settings_, some(x, 30, 3), 3, identity={})
    kept = model._trained.start.modules
    assert torch_equal(kept, {name: first.modules[name] for name in kept})
    part = some(x, 20, 3)
    generator = mstep(model.settings_, some(x, 30, 3), 3, first, identity={})
    samples = augment(model.settings_, part, 3, first, generator)
    last = estep2(model.settings_, part, 3, first, samples, identity={})
    kept = model._trained.encoder.modules
    assert torch_equal(kept, {name: last.modules[name] for name in kept})
    found = {tuple(row) for row in part.tolist()}
    assert found < {tuple(row) for row in some(x, 30, 3).tolist()}


def test_the_history_has_every_epoch_of_every_phase(tiny, rows):
    history = tiny(n_rounds=2).fit(rows).history_
    phases = [(row["phase"], row["round"]) for row in history]
    assert list(dict.fromkeys(phases)) == [
        ("estep1", 0), ("mstep", 1), ("estep2", 1), ("mstep", 2), ("estep2", 2),
    ]  # fmt: skip
    assert [row["epoch"] for row in history if row["phase"] == "estep1"] == [1, 2, 3]
    assert all(np.isfinite(row.get("contrastive", row.get("diffusion"))) for row in history)


def test_no_job_of_the_workflow_depends_on_the_estimator():
    """So that an edit of it makes no result stale."""
    reached = closure("diffaug.training.estep2", "diffaug.training.augment")
    assert "diffaug" in reached
    assert not [name for name in reached if name.startswith("diffaug.estimator")]

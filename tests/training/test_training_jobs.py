"""Training from files to files: what is written, and what it says."""

import numpy as np
import pytest
import torch

from diffaug.io import read_csv, write_array
from diffaug.training import checkpoint as ckpt
from diffaug.training import jobs
from diffaug.training.augment import run_augment
from diffaug.training.encoder import embed, load_encoder
from diffaug.training.estep1 import run_estep1
from diffaug.training.estep2 import run_estep2
from diffaug.training.joint import run_joint
from diffaug.training.loop import Resume
from diffaug.training.mstep import run_mstep


@pytest.fixture(scope="module")
def world(tmp_path_factory, make_settings, make_dataset):
    """The folder in which every phase of one method has run."""
    folder = tmp_path_factory.mktemp("world")
    dataset = make_dataset(folder / "data")
    settings = make_settings()

    def common(phase):
        values = settings.for_phase(phase)
        return {"data": str(dataset.folder), "out": str(folder / phase), "settings": values}

    unfinished = {"unfinished": str(folder / "unfinished.pt")}
    start = str(folder / "estep1" / "checkpoint.pt")
    samples = str(folder / "augment" / "samples.npy")
    generator = str(folder / "mstep" / "checkpoint.pt")
    run_estep1(**common("estep1"), **unfinished, seed=4)
    run_mstep(**common("mstep"), **unfinished, start=start, before=None, seed=4)
    run_augment(**common("augment"), start=start, generator=generator, seed=4)
    run_estep2(**common("estep2"), **unfinished, start=start, samples=samples, seed=4)
    run_joint(**common("joint"), **unfinished, seed=4)
    return folder, dataset, settings


ENCODER = {"checkpoint.pt", "history.csv", "embedding.npz"}


def test_each_job_writes_its_files_and_no_other(world):
    folder, _, _ = world
    found = {part.name: {path.name for path in part.iterdir()} for part in folder.iterdir()}
    assert found.pop("data") == {"x.npy", "labels.npy", "train.npy", "dataset.json"}
    assert found == {
        "estep1": ENCODER,
        "mstep": {"checkpoint.pt", "history.csv"},
        "augment": {"samples.npy", "inputs.npy"},
        "estep2": ENCODER,
        "joint": ENCODER,
    }, "something else, such as an unfinished phase, was left"


@pytest.mark.parametrize("phase", ["estep1", "mstep", "estep2", "joint"])
def test_checkpoint_holds_settings_seed_and_data(world, phase):
    folder, dataset, settings = world
    done = ckpt.load(folder / phase / "checkpoint.pt")
    assert done.phase == phase
    assert done.settings["seed"] == 4
    assert done.settings["dataset"] == "toy"
    assert done.settings["sha256"] == dataset.meta["sha256"]["x.npy"]
    assert done.settings.items() >= settings.for_phase(phase).items()
    rows = [
        {key: float(value) for key, value in row.items()}
        for row in read_csv(folder / phase / "history.csv")
    ]
    assert rows == done.history
    assert len(rows) == done.epoch


@pytest.mark.parametrize("phase", ["estep1", "estep2", "joint"])
def test_embedding_is_of_all_rows_held_out_ones_included(world, phase):
    folder, dataset, settings = world
    with np.load(folder / phase / "embedding.npz") as file:
        found = {name: file[name] for name in file.files}
    assert {name: (part.shape, str(part.dtype)) for name, part in found.items()} == {
        "y": ((100, 80), "float32"),
        "z": ((100, 2), "float32"),
    }
    done = ckpt.load(folder / phase / "checkpoint.pt")
    space, encoder = load_encoder(settings, done, (6,), "cpu")
    for row in (0, 57):
        y, z = embed(encoder, space(torch.from_numpy(dataset.x[[row]])))
        np.testing.assert_allclose(found["y"][[row]], y, rtol=1e-4, atol=1e-5)
        np.testing.assert_allclose(found["z"][[row]], z, rtol=1e-4, atol=1e-5)


def test_samples_stand_beside_their_sources(world):
    folder, dataset, _ = world
    samples, inputs = (np.load(folder / "augment" / f"{n}.npy") for n in ("samples", "inputs"))
    rows = dataset.x[dataset.train]
    assert samples.shape == (2, len(rows), 6)
    scaled = 2 * (rows - rows.min()) / (rows.max() - rows.min()) - 1
    np.testing.assert_allclose(inputs, scaled, atol=1e-5)


def test_held_out_rows_change_no_weight(tmp_path, world, make_dataset):
    folder, _, settings = world
    dataset = make_dataset(tmp_path / "data")
    x = np.where(dataset.train[:, None], dataset.x, 1000)
    write_array(dataset.folder / "x.npy", x)
    files = {"data": str(dataset.folder), "out": str(tmp_path / "out")}
    values = settings.for_phase("estep1")
    run_estep1(**files, unfinished=str(tmp_path / "a.pt"), settings=values, seed=4)
    found = (tmp_path / "out" / "checkpoint.pt").read_bytes()
    assert found == (folder / "estep1" / "checkpoint.pt").read_bytes()


def test_an_unfinished_phase_is_kept_until_the_embedding_is_written(tmp_path, monkeypatch, world):
    def fail(*_):
        raise MemoryError

    _, dataset, settings = world
    monkeypatch.setattr(jobs, "Resume", lambda path: Resume(path, every=-1))
    monkeypatch.setattr(jobs, "embed", fail)
    unfinished = tmp_path / "unfinished.pt"
    files = {"data": str(dataset.folder), "out": str(tmp_path / "out"), "unfinished": unfinished}
    with pytest.raises(MemoryError):
        run_estep1(**files, settings=settings.for_phase("estep1"), seed=4)
    assert unfinished.exists(), "training would begin anew"

"""No label reaches training: only ablation A1 ever opens the file of labels."""

from pathlib import Path

import numpy as np
import pytest

from diffaug.training import jobs
from diffaug.training.augment import run_augment
from diffaug.training.estep1 import run_estep1
from diffaug.training.estep2 import run_estep2
from diffaug.training.joint import run_joint
from diffaug.training.mstep import run_mstep

CONDITIONS = ("y", "z", "random")


def train_all(folder, data, make_settings):
    """Every phase of every method but A1; returns the bytes of each file by its name."""

    def common(phase, out, **sections):
        return {
            "data": str(data),
            "out": str(folder / out),
            "settings": make_settings(**sections).for_phase(phase),
            "seed": 1,
        }

    unfinished = {"unfinished": str(folder / "unfinished.pt")}
    start = str(folder / "estep1" / "checkpoint.pt")
    run_estep1(**common("estep1", "estep1"), **unfinished)
    for kind in CONDITIONS:
        more = {"mstep": {"condition": kind}}
        generator = str(folder / f"mstep-{kind}" / "checkpoint.pt")
        run_mstep(
            **common("mstep", f"mstep-{kind}", **more), start=start, before=None, **unfinished
        )
        augment = common("augment", f"augment-{kind}", **more)
        run_augment(**augment, start=start, generator=generator)
    samples = str(folder / "augment-y" / "samples.npy")
    run_estep2(**common("estep2", "estep2"), start=start, samples=samples, **unfinished)
    run_joint(**common("joint", "joint"), **unfinished)
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def train_a1(folder, data, make_settings):
    settings = make_settings(mstep={"condition": "onehot"}).for_phase("mstep")
    files = {"data": str(data), "start": str(folder / "estep1" / "checkpoint.pt")}
    unfinished = str(folder / "unfinished.pt")
    out = folder / "a1"
    run_mstep(**files, before=None, out=str(out), unfinished=unfinished, settings=settings, seed=1)
    return (out / "checkpoint.pt").read_bytes()


@pytest.fixture(scope="module")
def honest(tmp_path_factory, make_settings, make_dataset):
    folder = tmp_path_factory.mktemp("honest")
    make_dataset(folder / "data")
    return folder, train_all(folder / "runs", folder / "data", make_settings)


def test_training_writes_something_to_compare(honest):
    names = set(honest[1])
    phases = ["estep1", "estep2", "joint", *(f"mstep-{kind}" for kind in CONDITIONS)]
    assert names >= {f"{phase}/checkpoint.pt" for phase in phases}
    assert names >= {f"augment-{kind}/samples.npy" for kind in CONDITIONS}


def test_shuffled_labels_change_no_byte(tmp_path, honest, make_settings, make_dataset, groups):
    shuffled = np.random.default_rng(5).permutation(groups[1])
    make_dataset(tmp_path / "data", shuffled)
    found = train_all(tmp_path / "runs", tmp_path / "data", make_settings)
    assert found.keys() == honest[1].keys()
    changed = [name for name, content in honest[1].items() if found[name] != content]
    assert not changed, f"labels reached {changed}"


def test_all_but_a1_train_without_the_file_of_labels(tmp_path, honest, make_settings, make_dataset):
    dataset = make_dataset(tmp_path / "data")
    (dataset.folder / "labels.npy").unlink()
    found = train_all(tmp_path / "runs", tmp_path / "data", make_settings)
    assert found == honest[1]
    with pytest.raises(ValueError, match=r"labels\.npy: is missing"):
        train_a1(tmp_path / "runs", tmp_path / "data", make_settings)


def test_a1_alone_follows_the_labels(tmp_path, honest, make_settings, make_dataset, groups):
    folder, _ = honest
    shuffled = np.random.default_rng(5).permutation(groups[1])
    make_dataset(tmp_path / "shuffled", shuffled)
    true = train_a1(folder / "runs", folder / "data", make_settings)
    false = train_a1(folder / "runs", tmp_path / "shuffled", make_settings)
    again = train_a1(folder / "runs", folder / "data", make_settings)
    assert true != false
    assert true == again


def test_library_code_of_training_opens_labels_in_known_places_alone():
    """A1's labels in jobs.py; the other two measure samples and train nothing."""
    folder = Path(jobs.__file__).parent
    users = {path.name for path in folder.glob("*.py") if ".labels()" in path.read_text()}
    assert users == {"jobs.py", "positives.py", "similarity.py"}

"""A phase that was broken off ends with the bytes of one that was not."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest
import torch

from diffaug.io import write_array, write_json
from diffaug.training import checkpoint as ckpt
from diffaug.training.estep1 import estep1, run_estep1
from diffaug.training.estep2 import estep2, run_estep2
from diffaug.training.joint import joint, run_joint
from diffaug.training.loop import Resume
from diffaug.training.mstep import mstep, run_mstep

RUN = {"estep1": run_estep1, "mstep": run_mstep, "estep2": run_estep2, "joint": run_joint}
PHASES = tuple(RUN)
EPOCHS = {"estep1": 5, "mstep": 5, "estep2": 8}


@pytest.fixture(scope="module")
def run(make_settings, x):
    """run(phase, resume): train a phase on inputs that are always the same."""
    settings = make_settings(budget=EPOCHS)
    first = estep1(make_settings(budget={"estep1": 1}), x, 0, identity={})
    samples = torch.zeros(2, *x.shape)
    calls = {
        "estep1": lambda **more: estep1(settings, x, 7, **more),
        "mstep": lambda **more: mstep(settings, x, 7, first, **more),
        "estep2": lambda **more: estep2(settings, x, 7, first, samples, **more),
        "joint": lambda **more: joint(settings, x, 7, **more),
    }
    return lambda phase, resume=None: calls[phase](identity={"phase": phase}, resume=resume)


def content(checkpoint, path):
    ckpt.save(checkpoint, path)
    return path.read_bytes()


# Joint training draws samples before epochs 5, 7, ...: after 6 epochs it needs the kept ones.
@pytest.mark.parametrize(
    ("phase", "kept"), [("estep1", 2), ("mstep", 3), ("estep2", 3), ("joint", 6), ("joint", 4)]
)
def test_continues_after_an_exception(tmp_path, monkeypatch, run, phase, kept):
    saves, save = [], ckpt.save
    resume = Resume(tmp_path / "unfinished.pt", every=-1)

    def breaking_save(state, path):
        saves.append(state.epoch)
        if len(saves) == kept + 1:
            raise KeyboardInterrupt
        save(state, path)

    monkeypatch.setattr(ckpt, "save", breaking_save)
    with pytest.raises(KeyboardInterrupt):
        run(phase, resume)
    done = run(phase, resume)
    monkeypatch.undo()
    whole = run(phase)
    # The second run began after the last kept epoch, not at the start.
    assert saves == [*range(1, kept + 2), *range(kept + 1, whole.epoch + 1)]
    assert done.history == whole.history
    assert content(done, tmp_path / "done.pt") == content(whole, tmp_path / "whole.pt")


KILLED_AT_THIRD_SAVE = """
import importlib, json, os, signal, sys, torch
from diffaug import io
from diffaug.training import jobs
from diffaug.training.loop import Resume

replaced, replace = [], os.replace

def deadly_replace(source, target):
    replaced.append(target)
    if len(replaced) == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    replace(source, target)

jobs.Resume = lambda path: Resume(path, every=-1)
os.replace = deadly_replace
for name, arguments in json.load(open(sys.argv[1])).items():
    child = os.fork()
    if child == 0:
        phase = importlib.import_module("diffaug.training." + name)
        getattr(phase, "run_" + name)(**arguments)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    print(name, os.WTERMSIG(status))
"""


def test_continues_after_a_kill_in_the_middle_of_a_save(tmp_path, make_settings, make_dataset):
    make_dataset(tmp_path / "data")
    settings = make_settings(budget=EPOCHS)

    def arguments(phase, folder):
        return {
            "data": str(tmp_path / "data"),
            "out": str(tmp_path / folder / phase),
            "unfinished": str(tmp_path / folder / f"{phase}.pt"),
            "settings": settings.for_phase(phase),
            "seed": 3,
            **({} if phase in ("estep1", "joint") else {"start": start}),
            **({"samples": samples} if phase == "estep2" else {}),
            **({"before": None} if phase == "mstep" else {}),
        }

    start, samples = str(tmp_path / "whole/estep1/checkpoint.pt"), str(tmp_path / "samples.npy")
    write_array(samples, torch.zeros(1, 80, 6).numpy())
    for phase in PHASES:
        RUN[phase](**arguments(phase, "whole"))
    write_json(tmp_path / "jobs.json", {phase: arguments(phase, "killed") for phase in PHASES})
    done = subprocess.run(
        [sys.executable, "-c", KILLED_AT_THIRD_SAVE, str(tmp_path / "jobs.json")],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    assert dict(line.split() for line in done.stdout.splitlines()) == {
        phase: str(int(signal.SIGKILL)) for phase in PHASES
    }
    for phase in PHASES:
        again = arguments(phase, "killed")
        assert not Path(again["out"]).exists(), f"{phase} was killed, but its files are there"
        assert ckpt.load(again["unfinished"]).epoch == 2
        RUN[phase](**again)
        assert not Path(again["unfinished"]).exists()
        for path in (tmp_path / "whole" / phase).iterdir():
            assert (Path(again["out"]) / path.name).read_bytes() == path.read_bytes(), path


def test_unfinished_phase_of_other_inputs_is_not_continued(tmp_path, make_settings, make_dataset):
    """Retrained with other settings, E-step 1 gives the M-step another start."""
    make_dataset(tmp_path / "data")
    settings, other = make_settings(), make_settings(contrast={"nu": 2.0})
    common = {"data": str(tmp_path / "data"), "unfinished": str(tmp_path / "a.pt"), "seed": 0}
    for name, choice in (("first", settings), ("second", other)):
        values = choice.for_phase("estep1")
        run_estep1(**common, out=str(tmp_path / name), settings=values)
    values = settings.for_phase("mstep")
    starts = [str(tmp_path / name / "checkpoint.pt") for name in ("first", "second")]

    def m(start, out):
        run_mstep(**common, start=start, before=None, out=str(tmp_path / out), settings=values)
        return (tmp_path / out / "checkpoint.pt").read_bytes()

    expected = m(starts[1], "clean")
    m(starts[0], "old")
    # As it would lie there, had the run on the first start been killed after its last epoch.
    (tmp_path / "old" / "checkpoint.pt").rename(tmp_path / "a.pt")
    assert m(starts[1], "new") == expected

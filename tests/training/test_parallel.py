"""Two real processes train what one does; started by torchrun, this file is what they run."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from sklearn.datasets import load_digits

from diffaug.__main__ import start
from diffaug.layers import overlay
from diffaug.settings import Settings
from diffaug.training import checkpoint as ckpt
from diffaug.training import parallel
from diffaug.training.estep1 import estep1, estep1_phase
from diffaug.training.joint import joint
from diffaug.training.loop import Resume, optimiser_of, update
from diffaug.training.mstep import mstep
from diffaug.training.parallel import first, joined
from diffaug.training.streams import Streams
from tests.training.conftest import BASE

ROOT = Path(__file__).parents[2]
IMAGES = {
    "encoder": {"kind": "small_resnet", "z_dim": 8, "width": 8, "stages": 2, "projection": [16]},
    "contrast": {"loss": "nt_xent"},
    "views": {"steps": [{"name": "shift", "pixels": 1}]},
}
TRAINED = {  # by name: the phase, and what its settings are
    "info_nce": ("estep1", {}),
    "moco": ("estep1", {"encoder": {"z_dim": 4}, "contrast": {"loss": "moco", "queue": 64}}),
    "images": ("estep1", IMAGES),
    "mstep": ("mstep", {}),
    "joint": ("joint", {}),
}
# Of these Adam blows rounding up to whole steps, since some weights have no other gradient.
FIRST_STEP = ("byol", "simsiam", "soft_contrastive", "dlme")


def settings_of(sections):
    return Settings.model_validate(overlay(BASE, sections))


def table():
    return torch.from_numpy(np.random.default_rng(0).normal(size=(100, 6)).astype(np.float32))


def trained(name, resume=None):
    """The checkpoint of a case, trained by as many processes as there are."""
    phase, sections = TRAINED[name]
    settings, more = settings_of(sections), {"identity": {}, "resume": resume}
    images = torch.from_numpy(load_digits().images[:100, None]).byte()
    x = images if name == "images" else table()
    if phase == "joint":
        return joint(settings, x, 0, **more)
    done = estep1(settings, x, 0, **more)
    return mstep(settings, x, 0, done, **more) if phase == "mstep" else done


def gradients(loss):
    """Loss and gradients of the first training step: they are exact where weights are not."""
    settings = settings_of({"encoder": {"z_dim": 4}, "contrast": {"loss": loss}})
    phase = estep1_phase(settings, table(), 0, {})
    parallel.share("estep1", phase.modules.values(), 32, (100, 0, 0))
    found = update(phase, optimiser_of(phase), torch.arange(32), Streams(0, "estep1"))
    weights = torch.nn.ModuleList(phase.trained).named_parameters()
    return found | {name: weight.grad for name, weight in weights}


def refusal(seed=0, shift=0.0):
    try:
        estep1(settings_of({}), table() * (1 + shift), seed, identity={})
    except ValueError as error:
        return str(error)
    return "none"


def work(folder):
    """What each of the processes does."""
    with joined():
        which = "one" if first() else "two"
        print("printed by", which)
        place = folder / which
        place.mkdir()
        for name in TRAINED:
            done = trained(name, Resume(place / f"{name} unfinished.pt", every=0))
            ckpt.save(done, place / f"{name}.pt")
        torch.save({loss: gradients(loss) for loss in FIRST_STEP}, place / "gradients.pt")
        own = which == "one"
        refused = [refusal(seed=own), refusal(shift=0.1 * own)]
        (place / "refusal.json").write_text(json.dumps(refused))
        (place / "agreed.json").write_text(json.dumps(parallel.agreed(float(own))))


def torchrun(*words):
    command = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node=2"]
    return subprocess.run([*command, *map(str, words)], cwd=ROOT, text=True, capture_output=True)


@pytest.fixture(scope="module")
def two(tmp_path_factory):
    """The folder with what two processes made, and what they printed."""
    folder = tmp_path_factory.mktemp("two")
    done = torchrun("-m", "tests.training.test_parallel", folder)
    assert done.returncode == 0, done.stderr
    return folder, done.stdout


def tensors(state, place=""):
    for name, value in state.items():
        if isinstance(value, dict):
            yield from tensors(value, f"{place}{name}/")
        elif isinstance(value, torch.Tensor):
            yield place + name, value


@pytest.mark.timeout(400)
@pytest.mark.parametrize("name", TRAINED)
def test_two_processes_give_loss_and_weights_of_one(two, name):
    found, alone = ckpt.load(two[0] / "one" / f"{name}.pt"), trained(name)
    for row, expected in zip(found.history, alone.history, strict=True):
        assert row == pytest.approx(expected, rel=1e-5)
    weights, expected = dict(tensors(found.modules)), dict(tensors(alone.modules))
    assert weights.keys() == expected.keys()
    for key, value in expected.items():
        # Distances do not depend on where z lies: this bias has no gradient but rounding.
        if key != "encoder/projection.6.bias" or name == "images":
            torch.testing.assert_close(weights[key], value, rtol=1e-3, atol=2e-4, msg=key)


@pytest.mark.parametrize("loss", FIRST_STEP)
def test_the_first_step_has_the_gradients_of_one_process(two, loss):
    found = torch.load(two[0] / "one" / "gradients.pt")[loss]
    for name, value in gradients(loss).items():
        torch.testing.assert_close(found[name], value, rtol=1e-4, atol=2e-5, msg=name)


def test_both_end_with_the_same_weights(two):
    for name in TRAINED:
        one, other = (ckpt.load(two[0] / which / f"{name}.pt") for which in ("one", "two"))
        assert one.history == other.history
        weights = dict(tensors(other.modules))
        assert all(torch.equal(value, weights[key]) for key, value in tensors(one.modules)), name


def test_the_first_process_alone_prints_and_keeps_an_unfinished_phase(two):
    folder, printed = two
    assert printed.splitlines() == ["printed by one"]
    assert (folder / "one" / "info_nce unfinished.pt").exists()
    assert not (folder / "two" / "info_nce unfinished.pt").exists()


def test_processes_with_different_seeds_or_rows_are_refused(two):
    for which in ("one", "two"):
        seeds, rows = json.loads((two[0] / which / "refusal.json").read_text())
        begin = "estep1: the processes begin with (rows, epochs done, seed) (100, 0"
        assert seeds.startswith(begin)
        assert rows.startswith("estep1: the processes hold different rows or weights")
        same = "give all the same rows, random_state and file system"
        assert seeds.endswith(same)
        assert rows.endswith(same)


def test_all_processes_take_the_first_ones_value(two):
    for which in ("one", "two"):
        assert json.loads((two[0] / which / "agreed.json").read_text()) == 1.0


def test_a_batch_without_equal_shares_is_refused(monkeypatch):
    monkeypatch.setattr(parallel, "_processes", lambda: 3)
    said = r"^estep1: a batch of 32 rows has no equal shares for 3 processes; start a number"
    with pytest.raises(ValueError, match=said):
        estep1(settings_of({}), table(), 0, identity={})


def test_more_processes_than_gpus_are_refused(monkeypatch):
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 1)
    with pytest.raises(ValueError, match="torchrun: 1 GPUs and 2 processes or more; one for each"):
        parallel._take_gpu(1)


def test_without_torchrun_joining_changes_nothing():
    with joined():
        assert first()
        assert not torch.distributed.is_initialized()


@pytest.mark.timeout(400)
def test_fit_on_the_command_line_is_started_by_torchrun(tmp_path):
    rows = tmp_path / "rows.csv"
    np.savetxt(rows, table(), delimiter=",", header="a,b,c,d,e,f", comments="")
    words = ["--out", tmp_path / "run", "--budget", "0.001", "--set", "estep.batch_size=50"]
    done = torchrun("-m", "diffaug", "fit", rows, *words)
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) == 2, "each line is printed once"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["rows.csv", "run"]
    assert len((tmp_path / "run" / "embedding.csv").read_text().splitlines()) == 101


def test_other_commands_are_not_started_by_torchrun(monkeypatch, capsys):
    monkeypatch.setenv("TORCHELASTIC_RUN_ID", "1")
    monkeypatch.setattr(sys, "argv", ["diffaug", "evaluate", "run"])
    assert start() == 1
    assert capsys.readouterr().err == "diffaug: of all commands torchrun can start `fit` alone\n"


if __name__ == "__main__":
    work(Path(sys.argv[1]))

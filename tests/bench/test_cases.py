"""Every kind of case runs, here on a CPU with small settings, and the command needs a GPU."""

import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
import torch

from diffaug.bench import __main__ as command
from diffaug.bench import cases as bench
from diffaug.bench.measure import Measurement
from diffaug.config import load
from diffaug.io import read_csv
from diffaug.layers import overlay
from diffaug.settings import Settings
from diffaug.training.streams import seeded

ROOT = Path(__file__).parents[2]
SMALL = {
    "encoder": {"kind": "small_resnet", "width": 8, "z_dim": 4},
    "estep": {"batch_size": 8},
    "mstep": {"denoiser": {"width": 8}, "steps": 4, "optimiser": {"batch_size": 6}},
    "augment": {"steps": 2, "copies": 2},
}


@pytest.fixture(scope="module")
def all_cases():
    return list(bench.cases(load(ROOT / "params.yaml")))


@pytest.fixture(scope="module")
def x():
    return torch.randint(256, (10, 3, 16, 16), generator=seeded(0), dtype=torch.uint8)


def small(case):
    """The case with small networks; everything else as in params.yaml."""
    values = overlay(case.settings.model_dump(mode="json"), SMALL)
    return bench.Case(case.step, case.method, case.protocol, Settings.model_validate(values))


def test_cases_cover_what_is_asked_with_the_settings_of_params(all_cases):
    esteps = [case for case in all_cases if case.step == "E-step"]
    assert {(case.method, case.network, case.settings.estep.batch_size) for case in esteps} == {
        (method, *network)
        for method in ("SimCLR", "MoCo", "BYOL", "SimSiam", "DLME")
        for network in (("resnet18", 512), ("resnet50", 256))
    }
    others = {(case.step, case.network) for case in all_cases if case.step != "E-step"}
    assert others == {(s, n) for s in ("M-step", "sampling") for n in ("unet", "listing1")}


@pytest.mark.parametrize("number", range(14))
def test_each_case_runs_and_its_row_says_what_it_did(all_cases, x, monkeypatch, number):
    monkeypatch.setattr(bench, "WARM_UP", 0)
    case = small(all_cases[number])
    found = bench.run(case, x, steps=1)
    images = {"E-step": 8, "M-step": 6, "sampling": 2 * 10}
    assert found.images == images[case.step]
    assert found.flops > 10_000
    row = bench.row(case, found, peak=None)
    assert row["images/s"] == f"{found.images / found.seconds:.0f}"
    assert (row["share of bf16 rate"], row["peak memory, GiB"]) == ("unknown", "")


def test_row_in_numbers(all_cases):
    found = Measurement(images=512, steps=10, seconds=0.5, flops=10**12, memory=3 * 2**29)
    assert list(bench.row(all_cases[0], found, peak=100e12).values()) == [
        *("E-step", "SimCLR", "resnet18", "tuned", 512),
        *("50.0", "10240", "20.00", "20.0%", "1.50"),
    ]


def test_a_momentum_encoder_adds_a_forward_pass(all_cases, x, monkeypatch):
    monkeypatch.setattr(bench, "WARM_UP", 0)
    by_method = {case.method: case for case in all_cases if case.protocol == "tuned"}
    simclr, moco = (
        bench.run(small(by_method[name]), x, steps=1).flops for name in ("SimCLR", "MoCo")
    )
    # Forward and twice as much backward, against one forward pass more.
    assert moco / simclr == pytest.approx(4 / 3, rel=0.1)


def test_without_a_gpu_one_clear_line(monkeypatch, tmp_path):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setattr(sys, "argv", ["bench", "gpu", "--out", str(tmp_path / "gpu")])
    with pytest.raises(SystemExit) as stopped:
        command.main()
    # A text makes Python print it to stderr and exit with code 1.
    assert stopped.value.code == (
        "python -m diffaug.bench gpu: torch finds no CUDA device on this machine"
    )
    assert not (tmp_path / "gpu").exists()


def test_the_report_names_hardware_and_settings(monkeypatch, tmp_path, x):
    card = SimpleNamespace(name="NVIDIA H200", total_memory=141 * 2**30)
    for name, value in {
        "is_available": True,
        "current_device": 0,
        "get_device_name": card.name,
        "get_device_properties": card,
    }.items():
        monkeypatch.setattr(torch.cuda, name, lambda *_, value=value: value)
    found = Measurement(images=512, steps=10, seconds=0.5, flops=10**12, memory=3 * 2**29)
    monkeypatch.setattr(torch.backends.cudnn, "version", lambda: 91000)
    monkeypatch.setattr(command, "has_bfloat16", lambda device: device.type == "cuda")
    monkeypatch.setattr(command, "images", lambda case, device: x)
    monkeypatch.setattr(command, "run", lambda case, x, steps: found)
    monkeypatch.setattr(sys, "argv", ["bench", "gpu", "--steps", "7", "--out", str(tmp_path)])
    monkeypatch.chdir(ROOT)
    command.main()
    rows = read_csv(tmp_path / "bench.csv")
    assert len(rows) == 14
    assert {row["share of bf16 rate"] for row in rows} == {"2.0%"}
    report = (tmp_path / "bench.md").read_text()
    for part in ("NVIDIA H200, 141 GiB", "989.5 TFLOP/s", torch.__version__, "7 whole steps"):
        assert part in report
    assert "| E-step | MoCo | resnet50 | paper | 512 |" in report

"""What is timed, on which settings, and what the report's rows say of it."""

from dataclasses import replace
from pathlib import Path

import pytest
import torch

from diffaug.bench import cases as bench
from diffaug.bench.measure import Measurement
from diffaug.bench.tiny import tiny
from diffaug.config import load

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def all_cases():
    return list(bench.cases(load(ROOT / "params.yaml")))


def small(case):
    """The case with small networks; everything else as in params.yaml."""
    return replace(case, settings=tiny(case.settings, images=True))


def test_cases_cover_what_is_asked_with_the_settings_of_params(all_cases):
    esteps = [case for case in all_cases if case.step == "E-step"]
    assert {(case.method, case.network, case.settings.estep.batch_size) for case in esteps} == {
        (method, *network)
        for method in ("SimCLR", "MoCo", "BYOL", "SimSiam", "DLME")
        for network in (("resnet18", 512), ("resnet50", 256))
    }
    others = {(case.step, case.network) for case in all_cases if case.step != "E-step"}
    assert others == {(s, n) for s in ("M-step", "sampling") for n in ("unet", "listing1")}
    assert len({case.name for case in all_cases}) == len(all_cases) == 14


@pytest.mark.parametrize(("step", "images"), [("E-step", 8), ("M-step", 6), ("sampling", 2 * 10)])
def test_a_case_says_what_it_did(all_cases, step, images):
    case = small(next(case for case in all_cases if case.step == step))
    found = bench.run(case, bench.images(10, torch.device("cpu"), 16), 1, 0)
    assert found.images == images
    assert found.flops > 10_000
    row = bench.row(case, found, peak=None)
    assert (row.figure, row.unit) == (found.images / found.seconds, "images/s")
    assert (row.more["share of bf16 rate"], row.more["peak memory, GiB"]) == (None, None)


def test_row_in_numbers(all_cases):
    found = Measurement(images=512, steps=10, seconds=0.5, flops=10**12, memory=3 * 2**29)
    row = bench.row(all_cases[0], found, peak=100e12)
    assert (row.what, row.figure) == ("E-step, SimCLR, resnet18 (tuned)", 10240)
    assert list(row.more.values()) == [512, 50, 20, 0.2, 1.5]
    assert row.conditions == (
        "512 images a step, 50 ms a step, 20 TFLOP/s, 0.2 share of bf16 rate, 1.5 peak memory, GiB"
    )


def test_a_momentum_encoder_adds_a_forward_pass(all_cases):
    x = bench.images(10, torch.device("cpu"), 16)
    by_method = {case.method: case for case in all_cases if case.protocol == "tuned"}
    simclr, moco = (bench.run(small(by_method[name]), x, 1, 0).flops for name in ("SimCLR", "MoCo"))
    # Forward and twice as much backward, against one forward pass more.
    assert moco / simclr == pytest.approx(4 / 3, rel=0.1)

"""Numbers of the benchmark, checked against each other and against counts by hand."""

import time

import pytest
import torch
from torch import nn

from diffaug.bench.measure import Measurement, measure
from diffaug.bench.peaks import peak_flops

CPU = torch.device("cpu")


def test_one_linear_layer():
    torch.manual_seed(0)
    layer, x = nn.Linear(8, 16), torch.randn(4, 8)
    called = []

    def step():
        called.append(None)
        layer(x).sum().backward()

    started = time.perf_counter()
    found = measure(step, 4, CPU, steps=5, warm_up=2)
    elapsed = time.perf_counter() - started
    assert len(called) == 1 + 2 + 5
    # 4 x 8 x 16 multiply-adds forward, as many for the weights' gradient, none for x.
    assert found.flops == 2 * (2 * 4 * 8 * 16)
    assert (found.images, found.steps, found.memory) == (4, 5, None)
    assert 0 < found.seconds < elapsed
    assert found.images_per_second == pytest.approx(4 * 5 / found.seconds)
    assert found.flops_per_second == pytest.approx(found.flops * 5 / found.seconds)


def test_only_the_timed_steps_count():
    pauses = iter([0.2, 0.2, 0.01, 0.01])
    found = measure(lambda: time.sleep(next(pauses)), 1, CPU, steps=2, warm_up=1)
    assert 0.02 <= found.seconds < 0.2


def test_rates_follow_from_images_steps_and_seconds():
    found = Measurement(images=256, steps=10, seconds=2.0, flops=3 * 10**9, memory=None)
    assert found.images_per_second == 1280
    assert found.flops_per_second == 15 * 10**9


@pytest.mark.parametrize(
    ("name", "tflops"),
    [
        ("NVIDIA H200", 989.5),
        ("NVIDIA H200 NVL", 835.5),
        ("NVIDIA H100 80GB HBM3", 989.5),
        ("NVIDIA H100 PCIe", 756.0),
        ("NVIDIA A100-SXM4-80GB", 312.0),
        ("NVIDIA A100 80GB PCIe", 312.0),
        ("NVIDIA A10", 125.0),
        ("NVIDIA H100 80GB HBM3 MIG 1g.10gb", None),
        ("Tesla V100-SXM2-16GB", None),
    ],
)
def test_peak_rates_by_name(name, tflops):
    found = peak_flops(name)
    assert (found if found is None else found / 1e12) == tflops

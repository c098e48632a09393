"""AdamW: torch's numbers, without what torch imports for them."""

import subprocess
import sys
from pathlib import Path

import pytest
import torch
from torch import nn

from diffaug.training.adamw import AdamW


def network():
    torch.manual_seed(0)
    return nn.Sequential(nn.Linear(4, 8), nn.Tanh(), nn.Linear(8, 2))


def descend(model, zero_grad, step, steps=12):
    generator = torch.Generator().manual_seed(1)
    for number in range(steps):
        zero_grad()
        model(torch.randn(16, 4, generator=generator)).square().sum().backward()
        step(0.01 / (1 + number))


@pytest.mark.parametrize("weight_decay", [0.0, 0.1])
def test_same_numbers_as_torch(weight_decay):
    ours, theirs = network(), network()
    optimiser = AdamW(ours.parameters(), weight_decay)
    reference = torch.optim.AdamW(theirs.parameters(), weight_decay=weight_decay)

    def reference_step(lr):
        reference.param_groups[0]["lr"] = lr
        reference.step()

    descend(ours, optimiser.zero_grad, optimiser.step)
    descend(theirs, reference.zero_grad, reference_step)
    for parameter, expected in zip(ours.parameters(), theirs.parameters(), strict=True):
        torch.testing.assert_close(parameter, expected, rtol=1e-5, atol=1e-7)


def test_against_the_printed_algorithm():
    weights = torch.tensor([1.0, -2.0, 3.0])
    parameter = nn.Parameter(weights.clone())
    optimiser = AdamW([parameter], weight_decay=0.1)
    expected, mean, square = weights.tolist(), [0.0] * 3, [0.0] * 3
    for t in range(1, 6):
        gradient = [0.3 * t, -0.1, 2.0 / t]
        parameter.grad = torch.tensor(gradient)
        optimiser.step(0.05)
        for i, g in enumerate(gradient):
            mean[i] = 0.9 * mean[i] + 0.1 * g
            square[i] = 0.999 * square[i] + 0.001 * g * g
            step = (mean[i] / (1 - 0.9**t)) / ((square[i] / (1 - 0.999**t)) ** 0.5 + 1e-8)
            expected[i] -= 0.05 * (step + 0.1 * expected[i])
    assert parameter.tolist() == pytest.approx(expected, rel=1e-5)


def test_parameter_without_gradient_stays():
    moved, unused = nn.Parameter(torch.ones(2)), nn.Parameter(torch.ones(2))
    optimiser = AdamW([unused, moved], weight_decay=0.5)
    moved.sum().backward()
    optimiser.step(0.1)
    assert unused.tolist() == [1, 1]
    assert [float(count) for count in optimiser.steps] == [0, 1]
    assert max(moved.tolist()) < 1


def test_zero_grad_forgets():
    parameter = nn.Parameter(torch.ones(2))
    parameter.sum().backward()
    AdamW([parameter], 0).zero_grad()
    assert parameter.grad is None


def test_state_continues_exactly():
    whole, broken = network(), network()
    optimiser = AdamW(whole.parameters(), 0.1)
    descend(whole, optimiser.zero_grad, optimiser.step, 3)
    descend(whole, optimiser.zero_grad, optimiser.step, 3)
    first = AdamW(broken.parameters(), 0.1)
    descend(broken, first.zero_grad, first.step, 3)
    second = AdamW(broken.parameters(), 0.1)
    second.load_state_dict(first.state_dict())
    descend(broken, second.zero_grad, second.step, 3)
    for parameter, expected in zip(broken.parameters(), whole.parameters(), strict=True):
        assert torch.equal(parameter, expected)


def test_state_of_other_parameters_is_refused():
    with pytest.raises(ValueError, match="zip"):
        AdamW(network().parameters(), 0).load_state_dict(AdamW([], 0).state_dict())


def test_training_imports_no_compiler_and_nothing_heavy():
    script = """
import sys, torch
from diffaug.training import augment, estep1, estep2, joint, mstep
from diffaug.training.adamw import AdamW
parameter = torch.nn.Parameter(torch.ones(2))
parameter.sum().backward()
AdamW([parameter], 0.1).step(0.1)
heavy = ("torch._dynamo", "torchvision", "sklearn", "scipy.stats", "pandas", "matplotlib")
print([name for name in heavy if name in sys.modules])
"""
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "[]"

"""A run of the shape and budget of GA1457, under the protocol `paper`."""

from collections.abc import Callable, Iterator
from typing import Any

import torch
from torch import Tensor

from diffaug.bench.run import Row, Run
from diffaug.bench.tiny import tiny
from diffaug.config import load
from diffaug.layers import overlay
from diffaug.settings import Settings
from diffaug.training.augment import augment
from diffaug.training.estep1 import estep1
from diffaug.training.estep2 import estep2
from diffaug.training.mstep import mstep
from diffaug.training.streams import seeded

TITLE = "A run of GA1457's shape and budget, protocol paper"
ORDER = 1
SECONDS = 150
# Training rows and columns (Table A.4), and hours on a V100 (Table A.5, appendix D.2).
ROWS, COLUMNS = 8510, 1457
HOURS = 4.6
FEW, MORE = 2, 12  # epochs or steps of the two runs from which the whole is foretold
PHASES = ("estep1", "mstep", "augment", "estep2")


def measure(run: Run) -> Iterator[Row]:
    """Yield the time foretold, then each phase's and the whole run's as measured.

    The rows are random numbers: GA1457 is not to be had, and speed does not depend on the
    values. Nothing is learned from them.
    """
    settings = load("params.yaml").settings("ga1457", "paper")
    shape = (ROWS, COLUMNS)
    if run.dry:
        settings, shape = tiny(settings), (60, 20)
    x = torch.rand(shape, generator=seeded(0, run.device), device=run.device)
    what = f"{shape[0]:,} x {shape[1]:,} random rows, {told(settings)}"
    expected = foretold(run, settings, x)
    total = sum(expected.values())
    yield _row("whole run, foretold", total, f"from {FEW} and {MORE} epochs; {what}", expected)
    run.need(total, "the whole run")
    found: dict[str, float] = {}
    for phase, call in phases(settings, x).items():
        found[phase] = run.timed(call)
        yield Row(phase, found[phase], "s", f"measured; {what}")
    yield _row("whole run", sum(found.values()), f"measured; {what}", found)


def told(settings: Settings) -> str:
    """Return epochs, batch and networks in words."""
    budget = settings.budget
    return (
        f"{budget.estep1}/{budget.mstep}/{budget.estep2} epochs, batches of "
        f"{settings.estep.batch_size}, {settings.encoder.called}, {settings.mstep.denoiser.called} "
        f"{settings.mstep.denoiser.width} wide, {settings.augment.sampler}"
    )


def phases(settings: Settings, x: Tensor) -> dict[str, Callable[[], object]]:
    """Return calls that run the phases, each on the results of those before."""
    done: dict[str, Any] = {}

    def keep(name: str, call: Callable[[], object]) -> Callable[[], object]:
        return lambda: done.update({name: call()})

    calls = {
        "estep1": lambda: estep1(settings, x, 0, identity={}),
        "mstep": lambda: mstep(settings, x, 0, done["estep1"], identity={}),
        "augment": lambda: augment(settings, x, 0, done["estep1"], done["mstep"]),
        "estep2": lambda: estep2(settings, x, 0, done["estep1"], done["augment"], identity={}),
    }
    return {name: keep(name, call) for name, call in calls.items()}


def foretold(run: Run, settings: Settings, x: Tensor) -> dict[str, float]:
    """Return each phase's seconds, straight lines through two short runs after one to warm up."""
    _, few, more = (
        {name: run.timed(call) for name, call in phases(short(settings, count), x).items()}
        for count in (FEW, FEW, MORE)
    )
    counts = {name: getattr(settings.budget, name, settings.mstep.steps) for name in PHASES}
    slopes = {name: max(0.0, more[name] - few[name]) / (MORE - FEW) for name in PHASES}
    return {name: few[name] + slopes[name] * (counts[name] - FEW) for name in PHASES}


def short(settings: Settings, count: int) -> Settings:
    """Return the settings with `count` epochs a phase, and as many steps of sampling."""
    budget = {"estep1": count, "mstep": count, "estep2": count}
    layer = {"budget": budget, "augment": {"sampler": "ddim", "steps": count}}
    return Settings.model_validate(overlay(settings.model_dump(mode="json"), layer))


def _row(what: str, seconds: float, conditions: str, parts: dict[str, float]) -> Row:
    shares = ", ".join(f"{name} {value:.1f}" for name, value in parts.items())
    than = f"{3600 * HOURS / seconds:,.0f} times faster than the paper's {HOURS} h on a V100"
    numbers = {**parts, "times faster": 3600 * HOURS / seconds}
    return Row(what, seconds, "s", f"{conditions} ({shares}); {than} (Table A.5)", numbers)

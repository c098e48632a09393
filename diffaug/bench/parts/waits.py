"""Where a step makes the processor wait for the GPU, which should never be inside one."""

import warnings
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import torch
from torch import Tensor

from diffaug.bench.cases import Case, cases, images
from diffaug.bench.run import Row, Run
from diffaug.bench.tiny import tiny
from diffaug.bench.work import Step, batch_of_samples, estep, mstep, training_step
from diffaug.config import load
from diffaug.settings import Settings
from diffaug.training.streams import seeded

TITLE = "How often a step waits for the GPU"
ORDER = 4
SECONDS = 60
ROWS, COLUMNS = 1200, 50


def measure(run: Run) -> Iterator[Row]:
    """Yield how often one step of each kind waits, and at which lines.

    What is found is what torch's synchronisation debug mode warns of. A draw is of one batch, in
    two steps.
    """
    params = load("params.yaml")
    x = images(20, run.device, 16) if run.dry else images(512, run.device)
    for case in cases(params):
        if run.todo(case.name):
            settings = tiny(case.settings, images=True) if run.dry else case.settings
            yield row(case.name, step_of(case, settings, x), run)
    rows = torch.randn(ROWS // 20 if run.dry else ROWS, COLUMNS, generator=seeded(0)).to(run.device)
    for protocol in ("tuned", "paper", "released"):
        settings = params.settings("zeisel", protocol)
        settings = tiny(settings) if run.dry else settings
        for name, make in (("E-step", estep), ("M-step", mstep)):
            if run.todo(what := f"{name} on a table ({protocol})"):
                yield row(what, training_step(make(settings, rows), rows), run)


def step_of(case: Case, settings: Settings, x: Tensor) -> Step:
    """Return the step of a case."""
    if case.step == "sampling":
        few = {"sampler": "ddim", "steps": 2}
        sampling = settings.augment.model_copy(update=few)
        draw = batch_of_samples(settings.model_copy(update={"augment": sampling}), x)
        return lambda: draw(len(x))
    return training_step((estep if case.step == "E-step" else mstep)(settings, x), x)


def row(what: str, step: Step, run: Run) -> Row:
    """Return how often a step waits, after one that may."""
    step()
    with waits(run.device) as lines:
        step()
    told = ", ".join(f"{line} ({count})" for line, count in lines.most_common()) or "nowhere"
    return Row(what, sum(lines.values()), "waits a step", told)


@contextmanager
def waits(device: torch.device) -> Iterator[Counter[str]]:
    """Yield a table that the block's waits fill, by file and line; on a CPU it stays empty."""
    lines: Counter[str] = Counter()
    if device.type != "cuda":
        yield lines
        return
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        torch.cuda.set_sync_debug_mode("warn")
        try:
            yield lines
        finally:
            torch.cuda.set_sync_debug_mode("default")
        for warning in caught:
            if "synchroniz" in str(warning.message):
                lines[f"{Path(warning.filename).name}:{warning.lineno}"] += 1

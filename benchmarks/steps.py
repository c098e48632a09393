"""Training steps and draws of samples as sides of a comparison."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from torch import Tensor

from benchmarks.contract import Side
from diffaug.bench.work import estep, mstep, training_step
from diffaug.settings import Settings

# Makes ready what a step works on, from the data and a seed; returns one step.
Ready = Callable[[Any, int], Callable[[], Any]]
WARM = 2


def steps_side(name: str, ready: Ready, steps: int, arguments: Mapping[str, Any]) -> Side:
    """Return a side that is timed for so many steps, after two that are not.

    Args:
        name: Of the side.
        ready: Makes one step; not timed.
        steps: How many a timed call runs.
        arguments: Plain values that decide the result.
    """
    return Side(
        name,
        lambda data, seed: _repeated(ready(data, seed), steps),
        lambda data, seed: _repeated(ready(data, seed), min(WARM, steps)),
        {"steps": steps, **arguments},
    )


def estep_step(settings: Settings, x: Tensor) -> Callable[[], Any]:
    """Return a call that runs one training step of E-step 1 on rows x (N, ...)."""
    return training_step(estep(settings, x), x)


def mstep_step(settings: Settings, x: Tensor) -> Callable[[], Any]:
    """Return a call that runs one training step of the M-step on rows x (N, ...)."""
    return training_step(mstep(settings, x), x)


def endless(batches: Iterable[Any]) -> Iterator[Any]:
    """Yield the batches of a loader, pass after pass, each pass made anew."""
    while True:
        yield from batches


def _repeated(step: Callable[[], Any], count: int) -> Callable[[], Any]:
    def run() -> Any:
        return [step() for _ in range(count)][-1]

    return run

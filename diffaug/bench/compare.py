"""Versions of one step, timed in turn in one process, and how many times faster each is."""

import gc
from collections.abc import Callable, Iterator, Mapping
from statistics import median

from diffaug.bench.run import NotWhole, Row, Run
from diffaug.bench.work import Step
from diffaug.progress import say

WARM_UP = 5
REPETITIONS = 5


def compared(
    run: Run, what: str, versions: Mapping[str, Callable[[], Step]], steps: int, conditions: str
) -> Iterator[Row]:
    """Yield the first version's time, then each other's as a ratio to it.

    The two are timed in turn, so that what changes on the machine meanwhile moves both; figures are
    medians of the repetitions. A version that cannot be made or run is left out and the others go
    on; NotWhole at the end names it.

    Args:
        run: The part's turn.
        what: The step, as the report calls it.
        versions: Make each version's step, by name; the first is what others are compared with.
        steps: How many are timed at once.
        conditions: In words, for the report.
    """
    (base_name, make_base), *others = versions.items()
    wanted = [name for name, _ in others if run.todo(_ratio(what, name, base_name))]
    if not wanted:
        return
    base = _warm(run, make_base)
    steps = 1 if run.dry else steps
    alone = median(_seconds(run, base, steps) for _ in range(2 if run.dry else REPETITIONS))
    unit = "ms a step"
    yield Row(f"{what}: {base_name}", 1000 * alone, unit, f"median; {conditions}")
    failed = []
    for name in wanted:
        run.need(0, _ratio(what, name, base_name))
        try:
            pairs = _in_turn(run, base, versions[name], steps)
        except Exception as error:  # of a compiler, say; other versions are still worth timing
            failed.append(f"{name} ({type(error).__name__}: {_first_line(error)})")
            say(f"{what}: {failed[-1]}")
            continue
        ratios = sorted(first / second for first, second in pairs)
        seconds = median(second for _, second in pairs)
        told = f"ratios {ratios[0]:.2f} to {ratios[-1]:.2f}; {1000 * seconds:.4g} {unit}"
        yield Row(
            _ratio(what, name, base_name),
            median(ratios),
            "times as fast",
            f"{told}; {conditions}",
            {"ms a step": 1000 * seconds},
        )
    if failed:
        raise NotWhole(f"{what}: could not be run: {'; '.join(failed)}")


def _ratio(what: str, name: str, base: str) -> str:
    return f"{what}: {name} against {base}"


def _in_turn(
    run: Run, base: Step, make: Callable[[], Step], steps: int
) -> list[tuple[float, float]]:
    """Seconds a step of the base and of a version, for each repetition."""
    gc.collect()  # a GPU may not hold the networks of all versions at once
    step, repetitions = _warm(run, make), range(2 if run.dry else REPETITIONS)
    return [(_seconds(run, base, steps), _seconds(run, step, steps)) for _ in repetitions]


def _warm(run: Run, make: Callable[[], Step]) -> Step:
    step = make()
    for _ in range(1 if run.dry else WARM_UP):
        step()
    run.wait()
    return step


def _seconds(run: Run, step: Step, steps: int) -> float:
    def several() -> None:
        for _ in range(steps):
            step()

    return run.timed(several) / steps


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [""])[0][:200]

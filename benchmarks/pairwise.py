"""Two sides timed in turn in one process: what the machine does beside them strikes both alike."""

import ctypes
import gc
import resource
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.contract import Pair, Side

STATUS, CLEAR = Path("/proc/self/status"), Path("/proc/self/clear_refs")


class Used(NamedTuple):
    """What one call used.

    Attributes:
        cpu: CPU seconds of all threads, and of processes that it started and that have ended.
        wall: Seconds by the clock.
        mebibytes: Peak of resident memory above that before the call; None where the system does
            not tell.
    """

    cpu: float
    wall: float
    mebibytes: float | None


def timed(call: Callable[[], Any]) -> tuple[Any, Used]:
    """Run a call; return its result and what it used."""
    gc.collect()
    before, cpu, wall = _resident_now(), _cpu(), time.perf_counter()
    result = call()
    seconds, clock = _cpu() - cpu, time.perf_counter() - wall
    peak = _mebibytes("VmHWM")
    above = None if before is None or peak is None else max(0.0, peak - before)
    return result, Used(seconds, clock, above)


def alternate(
    pair: Pair, data: Any, seed: int, most: int, enough: float
) -> tuple[list[tuple[Used, Used]], tuple[Any, Any]]:
    """Time ours, the peer, ours, the peer and so on, after a call of each that is not counted.

    Args:
        pair: The two sides.
        data: Of the pair's case.
        seed: Of both.
        most: How often each is timed.
        enough: Seconds after which no further round begins. One is always run.

    Returns:
        What both used in each round, and the results of the first round.
    """
    for side in (pair.ours, pair.peer):
        (side.warm or side.start)(data, seed)()
    rounds: list[tuple[Used, Used]] = []
    results: list[Any] = []
    begun = time.perf_counter()
    while not rounds or (len(rounds) < most and time.perf_counter() - begun < enough):
        ours, peer = _run(pair.ours, data, seed), _run(pair.peer, data, seed)
        rounds.append((ours[1], peer[1]))
        results = results or [ours[0], peer[0]]
    return rounds, (results[0], results[1])


def _run(side: Side, data: Any, seed: int) -> tuple[Any, Used]:
    return timed(side.start(data, seed))


def _cpu() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def _resident_now() -> float | None:
    """Let the peak of resident memory begin anew; return it in MiB."""
    # What calls before have freed goes back to the system: else it would hide what this one takes.
    if trim := getattr(ctypes.CDLL(None), "malloc_trim", None):
        trim(0)
    try:
        CLEAR.write_text("5")
    except OSError:
        return None
    return _mebibytes("VmRSS")


def _mebibytes(name: str) -> float | None:
    if not STATUS.exists():
        return None
    lines = STATUS.read_text(encoding="utf-8").splitlines()
    found = [line.split()[1] for line in lines if line.startswith(f"{name}:")]
    return int(found[0]) / 1024 if found else None

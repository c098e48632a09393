"""The parts one after the other, each in a process of its own and within its time.

A process of its own costs some seconds, and buys that one part's error, lost memory or hanging
compiler leaves all others as they are: a GPU is not usable any more after some errors.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from diffaug.bench import parts
from diffaug.bench.report import DONE, Report
from diffaug.progress import say

LEAST = 10.0  # seconds: with less, a part would hardly start
MARGIN = 5.0  # seconds between what a part is told and its end
NOT_WHOLE = 75  # exit code of a part that leaves something out; its last line says what
LOG_LINES = 40


class Ended(NamedTuple):
    """How a part ended: "done" or what stopped it, and the end of what it said."""

    state: str
    log: str = ""


# Runs the named part for at most so many seconds.
Launch = Callable[[str, float], Ended]


def run_parts(
    names: Sequence[str],
    report: Report,
    seconds: float,
    launch: Launch,
    clock: Callable[[], float] = time.monotonic,
) -> None:
    """Run the parts that are not done yet, in order, until `seconds` are over.

    Args:
        names: The parts.
        report: Where figures and states go.
        seconds: What all parts have together.
        launch: Runs one of them.
        clock: Seconds that go on.
    """
    ends = clock() + seconds
    for name in names:
        if report.state(name) == DONE:
            say(name, "is done already")
            continue
        part, started = parts.find(name), clock()
        left = min(part.SECONDS, ends - started)
        ended = launch(name, left) if left >= LEAST else Ended("no time was left")
        report.close(name, part.TITLE, ended.state, clock() - started, ended.log)
        say(f"{name}: {ended.state}, {clock() - started:.0f} s")


def in_a_process(out: Path, keep: Path, dry: bool) -> Launch:
    """Return what runs a part as `python -m diffaug.bench.part`, with all that it starts."""

    def launch(name: str, seconds: float) -> Ended:
        command = [sys.executable, "-m", "diffaug.bench.part", name]
        ends = f"{time.time() + seconds - MARGIN:.1f}"
        command += ["--out", str(out), "--keep", str(keep), "--ends", ends]
        log = keep / f"{name}.log"
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("wb") as file:
            child = subprocess.Popen(
                [*command, *(["--dry"] if dry else [])],
                stdout=file,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
            try:
                code = child.wait(seconds)
            except BaseException as error:  # Ctrl-C too must not leave the part behind
                os.killpg(child.pid, signal.SIGKILL)
                child.wait()
                if not isinstance(error, subprocess.TimeoutExpired):
                    raise
                return Ended(f"stopped after {seconds:.0f} s", _end(log))
        lines = _end(log)
        last = lines.splitlines()[-1] if lines else f"exit code {code}"
        if code == 0:
            return Ended(DONE)
        return Ended(last) if code == NOT_WHOLE else Ended(f"failed: {last}", lines)

    return launch


def _end(log: Path) -> str:
    lines = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    return "\n".join(lines[-LOG_LINES:])

"""Measures what is not measured yet, one job after another."""

import os
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

from benchmarks.contract import LEFT_OUT
from benchmarks.jobs import Job
from benchmarks.machine import machine
from benchmarks.pairwise import alternate
from diffaug import progress
from diffaug.io import write_json


def run(jobs: Sequence[Job], out: Path, most: int, enough: float) -> list[str]:
    """Measure the jobs that have no result yet.

    Args:
        jobs: What to measure.
        out: Folder of results: each job is written when it is done, so that a run that was
            stopped goes on.
        most, enough: Rounds of a job, and seconds after which no further one begins.

    Returns:
        The names of the jobs that failed: one that breaks does not stop hours of others.
    """
    failed = []
    waiting = [job for job in jobs if not job.done(out)]
    facts = machine()
    shown = progress.bar(len(jobs), seconds=0, initial=len(jobs) - len(waiting), unit="pair")
    for job in waiting:
        shown.set_postfix_str(job.name, refresh=False)
        try:
            with quiet():
                measured = measure(job, most, enough)
            write_json(job.path(out), {**measured, **facts})
        except LEFT_OUT as missing:
            progress.say(f"{job.name}: left out, {missing}")
        except Exception:
            failed.append(job.name)
            progress.say(f"{job.name}: failed\n{traceback.format_exc()}")
        shown.update()
    shown.close()
    return failed


def measure(job: Job, most: int, enough: float) -> dict[str, Any]:
    """Return what one job finds, as plain values."""
    comparison, pair = job.comparison, job.pair
    data = comparison.load(pair.case)
    rounds, results = alternate(pair, data, job.seed, most, enough)
    ours, peer = (comparison.judge(result, data, job.seed) for result in results)
    return {
        "asked": job.asked,
        "ours": {"used": [used._asdict() for used, _ in rounds], "scores": ours},
        "peer": {"used": [used._asdict() for _, used in rounds], "scores": peer},
        "ratios": [theirs.cpu / used.cpu for used, theirs in rounds],
    }


@contextmanager
def quiet() -> Iterator[None]:
    """Let methods show no bars and print nothing: one line tells how far the whole is."""
    token = progress.instead.set(_NoBar)
    try:
        with open(os.devnull, "w") as null, redirect_stdout(null), redirect_stderr(null):
            yield
    finally:
        progress.instead.reset(token)


class _NoBar:
    """A progress bar that shows nothing."""

    def __init__(self, *args: Any, **more: Any) -> None:
        """Take what `tqdm` takes."""

    def set_description(self, *args: Any, **more: Any) -> None:
        """Show nothing."""

    set_postfix = update = close = set_description

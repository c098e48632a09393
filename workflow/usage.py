"""What a job used, its CPU seconds and its peak memory, noted beside its benchmark.

Snakemake measures the process that it starts and that one's children. A job that is forked from
the warm server is the server's child, not the client's, so it notes itself what it used. CPU
seconds depend less than the clock's on what else the machine does. Counted is all of its resident
memory, with the imported libraries that it shares with the server.
"""

import resource
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from diffaug.io import read_json, write_json


class Usage(NamedTuple):
    """CPU seconds, user's and system's, and peak memory in MiB."""

    seconds: float
    mebibytes: float


def note_usage(log: str) -> None:
    """Note what this process and those that it started used, for the rule whose log is `log`.

    >>> note_usage("logs/mstep/digits/tuned/0.log")  # writes logs/mstep/digits/tuned/0.used
    """
    parts = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    seconds = sum(part.ru_utime + part.ru_stime for part in parts)
    used = Usage(round(seconds, 2), round(parts[0].ru_maxrss / 1024, 1))
    write_json(_beside(Path(log)), used._asdict())


def read_usage(benchmark: Path, row: Mapping[str, str]) -> Usage:
    """What the job of a benchmark file used, or else what Snakemake measured: its `row`."""
    path = _beside(benchmark)
    if path.exists():
        return Usage(**read_json(path))
    return Usage(float(row["cpu_time"]), float(row["max_rss"]))


def _beside(benchmark: Path) -> Path:
    return benchmark.with_suffix(".used")

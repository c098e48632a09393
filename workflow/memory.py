"""The peak memory of a job, noted beside its benchmark.

Snakemake measures the process that it starts and that one's children. A job that is forked from
the warm server is the server's child, not the client's, so it notes itself what it used. Counted
is all of its resident memory, with the imported libraries that it shares with the server.
"""

import resource
from pathlib import Path

from diffaug.io import write_text


def note_peak(log: str) -> None:
    """Note this process's peak memory for the rule whose log is `log`.

    >>> note_peak("logs/mstep/digits/tuned/0.log")  # writes benchmarks/mstep/digits/tuned/0.peak
    """
    kibibytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    path = _beside(Path(log.replace("logs", "benchmarks", 1)).with_suffix(".tsv"))
    write_text(path, f"{kibibytes / 1024:.1f}\n")


def read_peak(benchmark: Path, max_rss: float) -> float:
    """Peak memory in MiB of the job of a benchmark file whose max_rss is given."""
    path = _beside(benchmark)
    return max(max_rss, float(path.read_text(encoding="utf-8"))) if path.exists() else max_rss


def _beside(benchmark: Path) -> Path:
    return benchmark.with_suffix(".peak")

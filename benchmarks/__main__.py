"""Time the method beside its peers, in turn in one process; see docs/benchmarks.md.

    python -m benchmarks                     # what an hour has room for
    python -m benchmarks --only PaCMAP       # pairs whose name has this in it
    python -m benchmarks --full              # all data sets, three seeds: hours

What was measured with the present code is kept, so that a run that was stopped goes on.
"""

import argparse
import os
import sys
from pathlib import Path

# Before NumPy or torch is imported: they make their pools of threads then.
for pool in ("OMP", "MKL", "OPENBLAS", "NUMBA"):
    os.environ[f"{pool}_NUM_THREADS"] = "1"


def main() -> None:
    """Read the command line, measure, and write the report."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--only", default="", metavar="TEXT", help="pairs with this in their name")
    parser.add_argument("--full", action="store_true", help="all data sets, three seeds")
    parser.add_argument("--seeds", type=int, nargs="+", help="0, or with --full 0 1 2")
    parser.add_argument("--rounds", type=int, default=3, help="of each pair, at most (3)")
    parser.add_argument("--seconds", type=float, default=60, help="then no further round (60)")
    parser.add_argument("--list", action="store_true", help="name what would be measured")
    parser.add_argument("--out", type=Path, default=Path("results/bench"))
    asked = parser.parse_args()
    if asked.rounds < 1:
        parser.error(f"--rounds {asked.rounds}: must be 1 or more")

    from benchmarks.jobs import jobs
    from benchmarks.report import write_report
    from benchmarks.run import run
    from diffaug.progress import say

    seeds = asked.seeds or ([0, 1, 2] if asked.full else [0])
    chosen = list(jobs(asked.only, asked.full, seeds))
    if not chosen:
        parser.error(f"--only {asked.only!r}: no pair has this in its name; --list names them")
    if asked.list:
        for job in chosen:
            say(f"{job.name}{' (done)' if job.done(asked.out) else ''}")
        return
    failed = run(chosen, asked.out, asked.rounds, asked.seconds)
    say(write_report(asked.out))
    if failed:
        sys.exit(f"{len(failed)} of {len(chosen)} pairs failed: {'; '.join(failed)}")


if __name__ == "__main__":
    main()

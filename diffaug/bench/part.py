"""One part of the benchmark, as the process that `diffaug.bench` starts for it."""

import argparse
import sys
from pathlib import Path

import torch

from diffaug.bench import parts
from diffaug.bench.machine import described
from diffaug.bench.report import Report
from diffaug.bench.run import NotWhole, Run
from diffaug.bench.schedule import NOT_WHOLE
from diffaug.training.jobs import device


def measure(name: str, report: Report, run: Run) -> None:
    """Write each row of a part as soon as it is there; NotWhole where something is left out."""
    for row in parts.find(name).measure(run):
        report.add(name, row)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m diffaug.bench.part", description=__doc__)
    parser.add_argument("name")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--keep", type=Path, required=True)
    parser.add_argument("--ends", type=float, required=True, help="as time.time() gives it")
    parser.add_argument("--dry", action="store_true")
    of = parser.parse_args()
    where = torch.device("cpu") if of.dry else device()
    report = Report(of.out, described(where, of.dry))
    done = report.measured(of.name)
    try:
        measure(of.name, report, Run(where, of.ends, of.keep, of.dry, done))
    except NotWhole as left_out:
        print(left_out, file=sys.stderr)
        sys.exit(NOT_WHOLE)


if __name__ == "__main__":
    main()

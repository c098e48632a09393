"""`python -m diffaug.bench gpu`: what one NVIDIA GPU shows in a few minutes.

Runs the parts of diffaug/bench/parts one after the other, what is worth most first, until the
time is over, and writes every figure at once to bench.json and bench.md. A later call goes on where
this one stopped. `--dry` tries all of it with tiny data on the CPU.
"""

import argparse
import sys
from pathlib import Path

import torch

from diffaug.bench import parts
from diffaug.bench.machine import described
from diffaug.bench.report import Report
from diffaug.bench.schedule import in_a_process, run_parts
from diffaug.progress import say


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m diffaug.bench", description=__doc__)
    parser.add_argument("device", choices=["gpu"])
    parser.add_argument("--minutes", type=float, default=9, help="for all parts together")
    parser.add_argument("--parts", help=f"some only, with commas: {','.join(parts.names())}")
    parser.add_argument("--out", type=Path, help="folder of the report, else reports/gpu")
    parser.add_argument("--dry", action="store_true", help="everything tiny, on the CPU")
    of = parser.parse_args()
    names = of.parts.split(",") if of.parts else parts.names()
    try:
        for name in names:
            parts.find(name)
        if not of.dry and not torch.cuda.is_available():
            raise ValueError("torch finds no CUDA device on this machine; --dry needs none")
        out = of.out or Path("unfinished/bench-dry/report" if of.dry else "reports/gpu")
        made = described(torch.device("cpu" if of.dry else "cuda"), of.dry)
        report = Report(out, made)
    except ValueError as error:
        sys.exit(f"python -m diffaug.bench gpu: {error}")
    # What other code has trained is not gone on with.
    keep = Path("unfinished") / ("bench-dry" if of.dry else "bench") / made["source"]
    run_parts(names, report, 60 * of.minutes, in_a_process(out, keep, of.dry))
    if (out / "bench.md").exists():
        say((out / "bench.md").read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()

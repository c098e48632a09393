"""`python -m diffaug.bench gpu`: images per second, share of the card's rate, memory.

Times each method's training step, the M-step and sampling on the CUDA device, with the settings
that params.yaml has for cifar10; prints every row and writes reports/gpu/bench.csv and bench.md.
"""

import argparse
import platform
import sys
from pathlib import Path

import torch

from diffaug.bench.cases import DATASET, ROWS, WARM_UP, cases, images, row, run
from diffaug.bench.peaks import peak_flops
from diffaug.config import load
from diffaug.io import write_csv, write_text
from diffaug.models.precision import has_bfloat16
from diffaug.progress import say
from diffaug.tables.markdown import simple_markdown


def notes(device: torch.device, steps: int, peak: float | None) -> list[str]:
    """Hardware, versions, settings and what the columns mean."""
    card = torch.cuda.get_device_properties(device)
    rate = "unknown" if peak is None else f"{peak / 1e12:g} TFLOP/s by its data sheet"
    precision = "bfloat16" if has_bfloat16(device) else "float32"
    return [
        f"{card.name}, {card.total_memory / 2**30:.0f} GiB, dense bfloat16 rate {rate}; torch "
        f"{torch.__version__}, CUDA {torch.version.cuda}, cuDNN {torch.backends.cudnn.version()}, "
        f"Python {platform.python_version()}, {platform.system()} {platform.machine()}.",
        f"Settings: {DATASET} of params.yaml, each protocol's own. Convolutions in {precision}, "
        "losses, heads, sampler and weights in float32; ResNets in channels_last; nothing is "
        "compiled.",
        f"Training: {steps} whole steps (views, forward, backward, AdamW, averages) after "
        f"{WARM_UP + 1} that are not timed, on {ROWS} images of random bytes, resident on the "
        "device. An image counts once, though an E-step sees two views of it.",
        "Sampling: one draw of all copies after one that is not timed, the conditions' embedding "
        "included; each copy counts.",
        "TFLOP/s: convolutions and matrix products, forward and backward, two a multiply-add.",
        "Peak memory: of tensors, while timed.",
    ]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m diffaug.bench", description=__doc__)
    parser.add_argument("device", choices=["gpu"])
    parser.add_argument("--steps", type=int, default=50)
    parser.add_argument("--out", type=Path, default=Path("reports/gpu"))
    arguments = parser.parse_args()
    if arguments.steps < 1:
        parser.error(f"--steps {arguments.steps}: must be 1 or more")
    if not torch.cuda.is_available():
        sys.exit("python -m diffaug.bench gpu: torch finds no CUDA device on this machine")
    device = torch.device("cuda", torch.cuda.current_device())
    peak = peak_flops(torch.cuda.get_device_name(device))
    rows = []
    for case in cases(load("params.yaml")):
        rows.append(row(case, run(case, images(case, device), arguments.steps), peak))
        say(*rows[-1].values())
    write_csv(arguments.out / "bench.csv", rows)
    table = simple_markdown("Speed on a GPU", rows, notes(device, arguments.steps, peak))
    write_text(arguments.out / "bench.md", table)


if __name__ == "__main__":
    main()

"""`python -m diffaug.selection.sampling digits zeisel`: how many DDIM steps samples need.

Few steps give samples that differ too little. Trains E-step 1 and the M-step of the main protocol
on each data set, draws two samples of each of 500 rows by every sampler below, and compares the
mean distance of the two with that of DDPM's 1,000 steps. Writes reports/selection/sampling.csv
and .md. Reads no label.
"""

import argparse
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import fmean
from tempfile import TemporaryDirectory
from typing import Any

import torch
from torch import Tensor

from diffaug.config import load
from diffaug.data.prepare import download, prepare
from diffaug.evaluation.samples import diversity
from diffaug.io import from_bytes, write_csv, write_text
from diffaug.settings import Sampling, Settings
from diffaug.tables.markdown import simple_markdown
from diffaug.training.augment import augment
from diffaug.training.estep1 import estep1
from diffaug.training.jobs import training_rows
from diffaug.training.mstep import mstep

SOURCES = 500
SAMPLERS = {
    "DDPM, 1000 steps": Sampling(sampler="ddpm", copies=2),
    **{
        f"DDIM, {n} steps": Sampling(sampler="ddim", steps=n, copies=2)
        for n in (10, 20, 50, 100, 250)
    },
}
NOTES = (
    "diversity: mean distance of two samples of one row, over that of DDPM's; 500 rows, mean over "
    "the seeds. seconds: for one sample of each of these rows. The generator is that of the main "
    "protocol in params.yaml.",
)


def sampler_rows(name: str, settings: Settings, x: Tensor, seed: int) -> Iterator[dict[str, Any]]:
    """Yield dataset, seed, sampler, diversity (of DDPM's) and seconds for each of SAMPLERS.

    Args:
        settings: of the data set, with a generator.
        x: (N, ...) training rows in the data's own units.
    """
    start = estep1(settings, x, seed, identity={})
    generator = mstep(settings, x, seed, start, identity={})
    reference = None
    for label, sampling in SAMPLERS.items():
        drawing = settings.model_copy(update={"augment": sampling})
        began = time.perf_counter()
        copies = augment(drawing, x[:SOURCES], seed, start, generator)
        seconds = (time.perf_counter() - began) / sampling.copies
        flat = torch.as_tensor(from_bytes(copies)).flatten(2).transpose(0, 1)
        distance = diversity(flat.cpu().numpy())
        reference = reference or distance
        found = {"diversity": f"{distance / reference:.3f}", "seconds": f"{seconds:.2f}"}
        yield {"dataset": name, "seed": seed, "sampler": label, **found}


def means(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return one row a data set and sampler: the means over the seeds."""
    cells: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in rows:
        cells.setdefault((row["dataset"], row["sampler"]), []).append(row)
    return [
        {
            "dataset": dataset,
            "sampler": sampler,
            "diversity": f"{fmean(float(row['diversity']) for row in found):.3f}",
            "seconds": f"{fmean(float(row['seconds']) for row in found):.2f}",
            "seeds": len(found),
        }
        for (dataset, sampler), found in cells.items()
    ]


def main() -> None:
    params = load("params.yaml")
    parser = argparse.ArgumentParser(
        prog="python -m diffaug.selection.sampling", description=__doc__
    )
    parser.add_argument("datasets", nargs="+", choices=params.datasets)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--out", type=Path, default=Path("reports/selection"))
    arguments = parser.parse_args()
    rows: list[dict[str, Any]] = []
    with TemporaryDirectory() as folder:
        for name in arguments.datasets:
            entry = params.datasets[name]
            download(entry.catalogue, folder)
            data = prepare(entry.catalogue, folder, f"{folder}/{name}", entry.rows)
            settings = params.settings(name, params.protocol)
            for seed in range(arguments.seeds):
                rows += sampler_rows(name, settings, training_rows(data), seed)
                print(f"{name}, seed {seed}: done", flush=True)
    write_csv(arguments.out / "sampling.csv", rows)
    table = simple_markdown("How many steps samples need", means(rows), NOTES)
    write_text(arguments.out / "sampling.md", table)


if __name__ == "__main__":
    main()

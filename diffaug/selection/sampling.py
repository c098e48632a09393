"""Study of samplers: how many steps samples need, as few of DDIM give them too little variety.

Trains E-step 1 and the M-step of the main protocol, then draws samples of the same rows by every
sampler.
"""

import time
from collections.abc import Iterator
from typing import Any

import torch
from torch import Tensor

from diffaug.data.canonical import load_dataset
from diffaug.evaluation.samples import diversity
from diffaug.io import from_bytes, write_csv
from diffaug.progress import say
from diffaug.settings import Sampling, Settings
from diffaug.training.augment import augment
from diffaug.training.estep1 import estep1
from diffaug.training.jobs import training_rows
from diffaug.training.mstep import mstep


def run_sampling(dataset: str, data: str, out: str, values: dict[str, Any], seed: int) -> None:
    """Write the rows of `compare` for one data set and seed as CSV.

    Args:
        dataset: Name of the data set in the table.
        data: Folder of the prepared data set.
        out: The file that is written.
        values: `settings`, `sources` and `samplers`, from `Samplers.values`.
        seed: The run's seed.
    """
    rows = []
    for row in compare(training_rows(load_dataset(data)), values, seed):
        rows.append({"dataset": dataset, "seed": seed, **row})
        say(*rows[-1].values())
    write_csv(out, rows)


def compare(x: Tensor, values: dict[str, Any], seed: int) -> Iterator[dict[str, str]]:
    """Yield sampler, diversity and seconds for each sampler.

    Diversity is the mean distance of two samples of a row, over that of the first sampler. The
    seconds are those for one sample of each source.

    Args:
        x: Training rows (N, ...) in the data's own units.
        values: As in `run_sampling`.
        seed: The run's seed.
    """
    settings = Settings.model_validate(values["settings"])
    start = estep1(settings, x, seed, identity={})
    generator = mstep(settings, x, seed, start, identity={})
    reference = None
    for name, sampler in values["samplers"].items():
        sampling = Sampling.model_validate(sampler)
        drawing = settings.model_copy(update={"augment": sampling})
        began = time.perf_counter()
        copies = augment(drawing, x[: values["sources"]], seed, start, generator)
        seconds = (time.perf_counter() - began) / sampling.copies
        flat = torch.as_tensor(from_bytes(copies)).flatten(2).transpose(0, 1)
        distance = diversity(flat.cpu().numpy())
        reference = reference or distance
        yield {
            "sampler": name,
            "diversity": f"{distance / reference:.3f}",
            "seconds": f"{seconds:.2f}",
        }

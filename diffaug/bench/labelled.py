"""Labelled images for the part that trains: as many of CIFAR-10 as there are, or a few made up."""

import os
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from diffaug.bench.run import NotWhole, Run
from diffaug.data.canonical import load_dataset
from diffaug.data.catalogue import entry
from diffaug.data.prepare import download, prepare
from diffaug.data.sources import MIRROR

# All as JPEG files, or 9,000 as they are.
NAMES = ("cifar10-jpeg", "cifar10-subset")


class Labelled(NamedTuple):
    """Training images (N, 3, H, W) and held-out ones (M, 3, H, W), bytes, with their labels."""

    name: str
    x: Tensor
    labels: np.ndarray
    held_out: Tensor
    answers: np.ndarray


def read(run: Run) -> Labelled:
    """Return the images from the data mirror; NotWhole where it has none."""
    files = {name: entry(name).sources[0].file for name in NAMES}
    mirror = Path(os.environ.get(MIRROR) or "none")
    there = [name for name, file in files.items() if (mirror / file).is_file()]
    if not there:
        wanted = " or ".join(files.values())
        raise NotWhole(f"{MIRROR} names no folder with {wanted}; nothing was trained")
    name, folder = there[0], run.keep / there[0]
    if not (folder / "dataset.json").exists():
        download(name, run.keep / "raw")
        prepare(name, run.keep / "raw", folder)
    dataset = load_dataset(folder)
    train, labels = np.asarray(dataset.train), dataset.labels()

    def on_device(rows: np.ndarray) -> Tensor:
        return torch.from_numpy(np.array(dataset.x[rows])).to(run.device)

    return Labelled(name, on_device(train), labels[train], on_device(~train), labels[~train])


def made_up(run: Run) -> Labelled:
    """Return a few random images of three classes."""
    x = torch.randint(256, (36, 3, 16, 16), dtype=torch.uint8, device=run.device)
    labels = np.arange(len(x)) % 3
    return Labelled("made up", x[:24], labels[:24], x[24:], labels[24:])

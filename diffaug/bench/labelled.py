"""Labelled images for the part that trains: CIFAR-10 as JPEG files, or a few made up."""

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

NAME = "cifar10-jpeg"


class Labelled(NamedTuple):
    """Training images (N, 3, H, W) and held-out ones (M, 3, H, W), bytes, with their labels."""

    x: Tensor
    labels: np.ndarray
    held_out: Tensor
    answers: np.ndarray


def read(run: Run) -> Labelled:
    """Return the images from the data mirror; NotWhole where it has none."""
    files = [source.file for source in entry(NAME).sources]
    mirror = os.environ.get(MIRROR, "")
    if not mirror or not all((Path(mirror) / file).is_file() for file in files):
        raise NotWhole(f"{MIRROR} names no folder with {', '.join(files)}; nothing was trained")
    folder = run.keep / NAME
    if not (folder / "dataset.json").exists():
        download(NAME, run.keep / "raw")
        prepare(NAME, run.keep / "raw", folder)
    dataset = load_dataset(folder)
    train, labels = np.asarray(dataset.train), dataset.labels()

    def on_device(rows: np.ndarray) -> Tensor:
        return torch.from_numpy(np.array(dataset.x[rows])).to(run.device)

    return Labelled(on_device(train), labels[train], on_device(~train), labels[~train])


def made_up(run: Run) -> Labelled:
    """Return a few random images of three classes."""
    x = torch.randint(256, (36, 3, 16, 16), dtype=torch.uint8, device=run.device)
    labels = np.arange(len(x)) % 3
    return Labelled(x[:24], labels[:24], x[24:], labels[24:])

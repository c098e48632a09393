"""What the phases' jobs share. A job runs one phase from files to files.

Each job reads its inputs, runs its phase, and writes `checkpoint.pt` and what goes with it into
the folder `out`. Settings come as plain values (`Settings.for_phase`). An unfinished phase is kept
in the file `unfinished`, which is removed once `out` is complete.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from diffaug.data.canonical import Dataset, load_dataset
from diffaug.data.sources import sha256_of
from diffaug.io import write_arrays, write_csv
from diffaug.settings import Settings
from diffaug.training import checkpoint as ckpt
from diffaug.training.checkpoint import Checkpoint
from diffaug.training.encoder import embed, load_encoder
from diffaug.training.inputs import Inputs
from diffaug.training.loop import Resume

Values = dict[str, Any]
BATCH = 1024  # rows embedded at once


def device() -> torch.device:
    """Return the accelerator if there is one, else the CPU."""
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def training_rows(dataset: Dataset) -> Tensor:
    """Return the training rows as one tensor on the device."""
    return torch.from_numpy(np.ascontiguousarray(dataset.x[dataset.train])).to(device())


def labels_for(settings: Settings, dataset: Dataset) -> Tensor | None:
    """Return the training rows' labels (n_train,) for ablation A1, None for other methods."""
    if settings.mstep.condition != "onehot":
        return None
    return torch.from_numpy(dataset.labels()[dataset.train]).to(device())


def run_phase(
    phase: Callable[..., Checkpoint],
    data: str,
    out: str,
    unfinished: str,
    settings: Values,
    seed: int,
    sources: Sequence[str] = (),
) -> None:
    """Run a phase; write checkpoint.pt, history.csv and, of an encoder, embedding.npz into `out`.

    Args:
        phase: Takes the settings, the data set, and `identity` and `resume` of its training.
        data: Folder of the prepared data set.
        out: The job's folder.
        unfinished: File in which the phase is kept until `out` is complete.
        settings: Plain values of the phase.
        seed: The run's seed.
        sources: Files of earlier phases. An unfinished phase goes on only where these, the
            rows, the settings and the seed are those with which it began.
    """
    dataset, part = load_dataset(data), Settings.of_phase(settings)
    identity = {
        "dataset": dataset.name,
        "sha256": dataset.meta["sha256"]["x.npy"],
        "sources": [sha256_of(Path(source)) for source in sources],
        "seed": seed,
        **settings,
    }
    resume = Resume(Path(unfinished))
    done = phase(part, dataset, identity=identity, resume=resume)
    write_csv(f"{out}/history.csv", done.history)
    ckpt.save(done, f"{out}/checkpoint.pt")
    if "encoder" in done.modules:
        _write_embedding(done, part, dataset, out)
    resume.path.unlink(missing_ok=True)


def _write_embedding(done: Checkpoint, settings: Settings, dataset: Dataset, out: str) -> None:
    """Embed all rows, held-out ones included, and write embedding.npz (y and z, float32)."""
    x = torch.from_numpy(np.array(dataset.x)).to(device())
    space, encoder = load_encoder(settings, done, tuple(x.shape[1:]), device())
    y, z = embed(encoder, Inputs(space, x), BATCH)
    write_arrays(f"{out}/embedding.npz", {"y": y.cpu().numpy(), "z": z.cpu().numpy()})

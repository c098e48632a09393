"""One phase from files to files: what the workflow's training rules call.

Each job reads its inputs, runs its phase and writes `checkpoint.pt` and what goes with it into
`out`. Settings come as plain values (`Settings.for_phase`); an unfinished phase is kept in
`unfinished` and removed once `out` is complete.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from diffaug.data.canonical import Dataset, load_dataset
from diffaug.data.sources import sha256_of
from diffaug.io import to_bytes, write_array, write_arrays, write_csv
from diffaug.settings import Settings
from diffaug.training import checkpoint as ckpt
from diffaug.training import estep, joint, mstep
from diffaug.training.checkpoint import Checkpoint
from diffaug.training.inputs import Inputs
from diffaug.training.loop import Resume

Values = dict[str, Any]
BATCH = 1024


def device() -> torch.device:
    """Return the accelerator if there is one, else the CPU."""
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def run_estep1(data: str, out: str, unfinished: str, settings: Values, seed: int) -> None:
    """E-step 1: writes checkpoint.pt, history.csv, embedding.npz."""
    dataset = load_dataset(data)
    part = Settings.of_phase(settings)

    def phase(**common: Any) -> Checkpoint:
        return estep.estep1(part, training_rows(dataset), seed, **common)

    done = _run(phase, dataset, out, unfinished, settings, seed)
    _write_encoder(done, part, dataset, out)


def run_estep2(
    data: str,
    start: str,
    samples: str | None,
    out: str,
    unfinished: str,
    settings: Values,
    seed: int,
) -> None:
    """E-step 2 from the checkpoint `start` of E-step 1, with `samples` of the M-step if any."""
    dataset = load_dataset(data)
    part = Settings.of_phase(settings)
    cache = None if samples is None else torch.from_numpy(np.load(samples)).to(device())

    def phase(**common: Any) -> Checkpoint:
        first = ckpt.load(start, device())
        return estep.estep2(part, training_rows(dataset), seed, first, cache, **common)

    sources = [start] if samples is None else [start, samples]
    done = _run(phase, dataset, out, unfinished, settings, seed, sources)
    _write_encoder(done, part, dataset, out)


def run_joint(data: str, out: str, unfinished: str, settings: Values, seed: int) -> None:
    """Joint training (B4): writes what the E-steps write."""
    dataset = load_dataset(data)
    part = Settings.of_phase(settings)

    def phase(**common: Any) -> Checkpoint:
        return joint.joint(part, training_rows(dataset), seed, **common)

    done = _run(phase, dataset, out, unfinished, settings, seed)
    _write_encoder(done, part, dataset, out)


def run_mstep(
    data: str, start: str, out: str, unfinished: str, settings: Values, seed: int
) -> None:
    """M-step on the encoder `start`: writes checkpoint.pt, history.csv."""
    dataset = load_dataset(data)
    part = Settings.of_phase(settings)
    labels = _labels_for(part, dataset)

    def phase(**common: Any) -> Checkpoint:
        first = ckpt.load(start, device())
        return mstep.mstep(part, training_rows(dataset), seed, first, labels, **common)

    _run(phase, dataset, out, unfinished, settings, seed, [start])


def run_augment(
    data: str, start: str, generator: str, out: str, settings: Values, seed: int
) -> None:
    """Sampling: writes samples.npy (copies, n_train, ...) and inputs.npy, its sources.

    Both in the input space, as bytes where the data are bytes (`diffaug.io.from_bytes`).
    """
    dataset = load_dataset(data)
    part = Settings.of_phase(settings)
    first = ckpt.load(start, device())
    x = training_rows(dataset)
    samples = mstep.augment(
        part, x, seed, first, ckpt.load(generator, device()), _labels_for(part, dataset)
    )
    space, _ = estep.load_encoder(part, first, tuple(x.shape[1:]), device())
    inputs = Inputs(space, x)
    write_array(f"{out}/samples.npy", samples.cpu().numpy())
    parts = [part.cpu().numpy() for part in inputs.split(BATCH)]
    sources = np.concatenate([to_bytes(part) if inputs.lazy else part for part in parts])
    write_array(f"{out}/inputs.npy", sources)


def training_rows(dataset: Dataset) -> Tensor:
    """Return the training rows as one tensor on the device."""
    return torch.from_numpy(np.ascontiguousarray(dataset.x[dataset.train])).to(device())


def _labels_for(settings: Settings, dataset: Dataset) -> Tensor | None:
    """Labels of the training rows for ablation A1; every other method gets none."""
    if settings.mstep.condition != "onehot":
        return None
    return torch.from_numpy(dataset.labels()[dataset.train]).to(device())


def _run(
    phase: Callable[..., Checkpoint],
    dataset: Dataset,
    out: str,
    unfinished: str,
    settings: Values,
    seed: int,
    sources: Sequence[str] = (),
) -> Checkpoint:
    # An unfinished phase goes on only where it began: from the same rows and earlier phases.
    identity = {
        "dataset": dataset.name,
        "sha256": dataset.meta["sha256"]["x.npy"],
        "sources": [sha256_of(Path(source)) for source in sources],
        "seed": seed,
        **settings,
    }
    resume = Resume(Path(unfinished))
    done = phase(identity=identity, resume=resume)
    write_csv(f"{out}/history.csv", done.history)
    ckpt.save(done, f"{out}/checkpoint.pt")
    resume.path.unlink(missing_ok=True)
    return done


def _write_encoder(done: Checkpoint, settings: Settings, dataset: Dataset, out: str) -> None:
    """Embed all rows, held-out ones included, and write embedding.npz (y and z, float32)."""
    x = torch.from_numpy(np.array(dataset.x)).to(device())
    space, encoder = estep.load_encoder(settings, done, tuple(x.shape[1:]), device())
    y, z = estep.embed(encoder, Inputs(space, x), BATCH)
    write_arrays(f"{out}/embedding.npz", {"y": y.cpu().numpy(), "z": z.cpu().numpy()})

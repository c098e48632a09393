"""ResNet-18 on CIFAR-10: hand-made views, own rows and DiffAug's data, as far as time goes."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
import torch
from torch import Tensor

from diffaug.bench import work
from diffaug.bench.labelled import Labelled, made_up, read
from diffaug.bench.run import Row, Run
from diffaug.bench.tiny import tiny
from diffaug.config import load
from diffaug.evaluation.metrics import knn_cosine
from diffaug.io import read_json, write_array, write_json
from diffaug.layers import overlay
from diffaug.settings import Settings
from diffaug.training import checkpoint as ckpt
from diffaug.training.augment import augment
from diffaug.training.checkpoint import Checkpoint
from diffaug.training.encoder import embed, load_encoder
from diffaug.training.estep1 import estep1
from diffaug.training.estep2 import estep2
from diffaug.training.inputs import Inputs
from diffaug.training.loop import Resume
from diffaug.training.mstep import mstep

TITLE = "ResNet-18 on CIFAR-10: three kinds of second views"
ORDER = 10
SECONDS = 3600  # all that the parts before leave
SAVED = 15.0  # seconds between two checkpoints of an unfinished phase
# Seconds for sampling and judging, and shares of the rest: E-step 1, M-step, each E-step 2.
FIXED = 40.0
SHARES = {"estep1": 0.4, "mstep": 0.18, "estep2": 0.12}
METHODS: dict[str, dict[str, Any]] = {
    "hand-made views alone": {"lam": 0.0},
    "own rows": {"source": "itself"},
    "DiffAug's samples": {"source": "generated"},
}


@dataclass(frozen=True)
class Kept:
    """Phases whose results are kept in a folder, so that a later call goes on."""

    folder: Path
    device: torch.device
    identity: dict[str, Any]

    def phase(self, name: str, train: Callable[..., Checkpoint], *given: Any) -> Checkpoint:
        """Return what `train` gives of `given`, from an earlier call where there was one."""
        path = self.folder / f"{name}.pt"
        if not path.exists():
            resume = Resume(self.folder / f"{name}.unfinished.pt", SAVED)
            ckpt.save(train(*given, identity={**self.identity, "name": name}, resume=resume), path)
            resume.path.unlink(missing_ok=True)
        return ckpt.load(path, self.device)


def measure(run: Run) -> Iterator[Row]:
    """Yield the held-out accuracy that each kind of second view leads to.

    All three go on from one E-step 1, for equal epochs. The generator is that of cifar10-subset,
    which learns principal components and in minutes. Epochs are planned once, by the time that
    there is at the first call.
    """
    data = made_up(run) if run.dry else read(run)
    folder = run.keep / f"cifar {data.name}".replace(" ", "-")
    settings = planned(run, chosen(run), data.x, folder / "plan.json")
    values = settings.model_dump(mode="json")
    kept = Kept(folder, run.device, {"settings": values})
    first = kept.phase("estep1", estep1, settings, data.x, 0)
    for method, mixing in METHODS.items():
        if run.todo(method):
            part = Settings.model_validate(overlay(values, {"mixing": mixing}))
            samples = drawn(kept, part, data.x, first) if part.mixing.generates else None
            name = f"estep2 {method}".replace(" ", "-").replace("'", "")
            done = kept.phase(name, estep2, part, data.x, 0, first, samples)
            accuracy = 100 * judged(part, done, data)
            yield Row(method, accuracy, "%, 200-NN of y, held out", told(part, data))


def chosen(run: Run) -> Settings:
    """Return the settings of cifar10-jpeg with the generator of cifar10-subset."""
    params = load("params.yaml")
    values = params.settings("cifar10-jpeg", "tuned").model_dump(mode="json")
    small = params.settings("cifar10-subset", "tuned").model_dump(mode="json")
    layer = {"mstep": small["mstep"], "augment": {"copies": 1}}
    settings = Settings.model_validate(overlay(values, layer))
    return tiny(settings, images=True) if run.dry else settings


def planned(run: Run, settings: Settings, x: Tensor, path: Path) -> Settings:
    """Return the settings with the epochs that fill the time left, as planned at the first call."""
    if not path.exists():
        run.need(0 if run.dry else 2 * FIXED, "a run that says anything")
        left, epochs = max(1.0, run.left() - FIXED), {}
        for name, share in SHARES.items():
            phase = (work.mstep if name == "mstep" else work.estep)(settings, x)
            step = work.training_step(phase, x)
            step()
            seconds = median(run.timed(step) for _ in range(1 if run.dry else 10))
            steps = max(1, len(x) // phase.optimiser.batch_size)
            epochs[name] = 1 if run.dry else max(1, int(share * left / (seconds * steps)))
        write_json(path, {"unit": "epochs", **epochs})
    budget = settings.budget.model_copy(update=read_json(path))
    return settings.model_copy(update={"budget": budget})


def drawn(kept: Kept, settings: Settings, x: Tensor, first: Checkpoint) -> Tensor:
    """Return the samples (1, N, ...) of a trained generator."""
    path = kept.folder / "samples.npy"
    if not path.exists():
        generator = kept.phase("mstep", mstep, settings, x, 0, first)
        write_array(path, augment(settings, x, 0, first, generator).cpu().numpy())
    return torch.from_numpy(np.load(path)).to(x.device)


def judged(settings: Settings, done: Checkpoint, data: Labelled) -> float:
    """Return the share of held-out images whose class their neighbours among the others have."""
    space, encoder = load_encoder(settings, done, tuple(data.x.shape[1:]), data.x.device)
    y, held_out = (
        embed(encoder, Inputs(space, part))[0].cpu().numpy() for part in (data.x, data.held_out)
    )
    return knn_cosine.test(y, data.labels, held_out, data.answers)


def told(settings: Settings, data: Labelled) -> str:
    """Return sizes, epochs and networks in words."""
    of, encoder = settings.budget, settings.encoder.called
    return (
        f"{data.name}, {len(data.x):,} images, one seed, {of.estep1}/{of.mstep}/{of.estep2} epochs "
        f"as the time allowed, lambda {settings.mixing.lam:g}, {encoder}, batches of "
        f"{settings.estep.batch_size}, {settings.mstep.denoiser.called} on {settings.mstep.scaling}"
    )

"""The one training loop: random batches of data on the device, no synchronisation inside."""

import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.optim import AdamW

from diffaug.progress import bar
from diffaug.settings import Optimiser
from diffaug.training import checkpoint as ckpt
from diffaug.training import parallel
from diffaug.training.checkpoint import Checkpoint, Stateful
from diffaug.training.streams import Streams

Step = Callable[[Tensor, Streams], Mapping[str, Tensor]]


@dataclass(frozen=True)
class Resume:
    """Where an unfinished phase is kept, and how often it is written (seconds)."""

    path: Path
    every: float = 30.0


@dataclass
class Phase:
    """What the loop trains, and the settings that identify it.

    modules: everything whose state belongs into the checkpoint; trained: those whose
    parameters the optimiser moves; step: (rows, streams) -> named losses, whose sum is
    minimised; updates: of the weights in an epoch, None for one pass over the rows;
    after_step: run after each update (EMA); before_epoch: run before epoch e.
    """

    name: str
    settings: dict[str, Any]
    modules: Mapping[str, Stateful]
    trained: list[nn.Module]
    step: Step
    optimiser: Optimiser
    epochs: int
    updates: int | None = None
    after_step: Callable[[], None] = lambda: None
    before_epoch: Callable[[int, Streams], None] = lambda epoch, streams: None


def train(phase: Phase, rows: int, streams: Streams, resume: Resume | None = None) -> Checkpoint:
    """Run the phase over `rows` training rows and return its final state.

    Batches are drawn without replacement; an incomplete last batch is left out unless it is
    the only one, since batch norm and the contrastive losses depend on the batch size.
    An unfinished phase found at `resume.path` is continued when its settings are equal, and
    ends with the weights of an unbroken run. Raises FloatingPointError at the end of an epoch
    that met a NaN or infinite loss, naming phase, epoch and batch (1-based).
    """
    optimiser = optimiser_of(phase)
    state = _State(phase, optimiser, streams)
    if resume is not None:
        state.restore(resume.path)
    batch_size = min(phase.optimiser.batch_size, rows)
    updates = phase.updates or rows // batch_size
    start = (rows, state.epoch, streams.batches.initial_seed())
    parallel.share(phase.name, phase.modules.values(), batch_size, start)
    saved = time.monotonic()
    shown = bar(phase.epochs, seconds=5, initial=state.epoch, desc=phase.name, unit="epoch")
    for epoch in range(state.epoch, phase.epochs):
        phase.before_epoch(epoch, streams)
        optimiser.param_groups[0]["lr"] = _learning_rate(phase.optimiser, epoch, phase.epochs)
        order = torch.randperm(rows, generator=streams.batches, device=streams.device)
        losses: list[Mapping[str, Tensor]] = []
        for module in phase.trained:
            module.train()
        for batch in order[: updates * batch_size].view(-1, batch_size):
            losses.append(update(phase, optimiser, batch, streams))
        state.record(_mean_losses(phase.name, epoch, losses))
        # The bar redraws at its own pace: at every epoch, logs would grow by megabytes.
        shown.set_postfix(state.history[-1], refresh=False)
        shown.update()
        if resume is not None and parallel.first() and time.monotonic() - saved > resume.every:
            ckpt.save(state.checkpoint(), resume.path)
            saved = time.monotonic()
    shown.close()
    return state.checkpoint()


def optimiser_of(phase: Phase) -> AdamW:
    """Return a new AdamW (Loshchilov and Hutter, 2019) of everything that the phase trains."""
    settings = phase.optimiser
    parameters = [p for module in phase.trained for p in module.parameters()]
    return AdamW(parameters, lr=settings.lr, weight_decay=settings.weight_decay, fused=True)


def update(phase: Phase, optimiser: AdamW, rows: Tensor, streams: Streams) -> dict[str, Tensor]:
    """Run one training step on the numbered rows (B,) and return its losses, detached."""
    parts = phase.step(rows, streams)
    optimiser.zero_grad()
    torch.stack(tuple(parts.values())).sum().backward()
    parallel.add_gradients(phase.trained)
    optimiser.step()
    phase.after_step()
    return {name: value.detach() for name, value in parts.items()}


class _State:
    """The loop's position, as it goes into and comes out of a checkpoint."""

    def __init__(self, phase: Phase, optimiser: AdamW, streams: Streams) -> None:
        self.phase = phase
        self.optimiser = optimiser
        self.streams = streams
        self.epoch = 0
        self.history: list[dict[str, float]] = []

    def record(self, row: dict[str, float]) -> None:
        self.epoch += 1
        self.history.append({"epoch": self.epoch, **row})

    def checkpoint(self) -> Checkpoint:
        return Checkpoint(
            phase=self.phase.name,
            settings=self.phase.settings,
            modules={name: module.state_dict() for name, module in self.phase.modules.items()},
            optimiser=self.optimiser.state_dict(),
            streams=self.streams.state_dict(),
            epoch=self.epoch,
            history=self.history,
        )

    def restore(self, path: Path) -> None:
        if not path.exists():
            return
        try:
            found = ckpt.load(path, self.streams.device)
        except ValueError:  # of an older version, or spoilt: the phase begins anew
            return
        if (found.phase, found.settings) != (self.phase.name, self.phase.settings):
            return
        ckpt.load_modules(found, self.phase.modules)
        self.optimiser.load_state_dict(found.optimiser)
        self.streams.load_state_dict(found.streams)
        self.epoch, self.history = found.epoch, found.history


def _learning_rate(settings: Optimiser, epoch: int, epochs: int) -> float:
    if settings.schedule == "step":
        # The released code: x 0.8 ten times over the run.
        return settings.lr * 0.8 ** (epoch // max(1, epochs // 10))
    if settings.schedule == "cosine":
        return settings.lr * 0.5 * (1 + math.cos(math.pi * epoch / epochs))
    return settings.lr


def _mean_losses(name: str, epoch: int, losses: list[Mapping[str, Tensor]]) -> dict[str, float]:
    """One transfer an epoch: check every batch's losses, return their means."""
    names = list(losses[0])
    table = torch.stack([torch.stack([row[n] for row in losses]) for n in names], 1).cpu()
    bad = (~table.isfinite()).any(1).nonzero()
    if len(bad):
        batch = int(bad[0])
        values = ", ".join(f"{n} = {table[batch, i]:g}" for i, n in enumerate(names))
        raise FloatingPointError(f"{name}: epoch {epoch + 1}, batch {batch + 1}: {values}")
    return {n: float(table[:, i].double().mean()) for i, n in enumerate(names)}

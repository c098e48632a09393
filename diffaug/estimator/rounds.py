"""The whole training of one model: the phases that the workflow runs as jobs, one after another."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import torch
from torch import Tensor

from diffaug.estimator.budget import rows_met, some
from diffaug.settings import Rounds, Settings
from diffaug.training.augment import augment
from diffaug.training.checkpoint import Checkpoint
from diffaug.training.estep1 import estep1
from diffaug.training.estep2 import estep2
from diffaug.training.mstep import mstep

# What embedding and sampling need of a phase.
ENCODER = ("space", "encoder")
GENERATOR = ("denoiser", "ema", "scaling")


@dataclass
class Trained:
    """A trained model, on the CPU.

    Attributes:
        settings: All settings, as of the model's last round.
        seed: The seed of the run.
        encoder: State after the last phase.
        start: State of the encoder that the last generator was told of, the one before.
        generator: State of the last generator. It and `start` are None where none was trained.
        history: One row an epoch: phase, round, epoch and the losses.
    """

    settings: Settings
    seed: int
    encoder: Checkpoint
    start: Checkpoint | None = None
    generator: Checkpoint | None = None
    history: list[dict[str, Any]] = field(default_factory=list)


def every_round(
    settings: Settings, x: Tensor, seed: int, drawn: Callable[[], None] = lambda: None
) -> Iterator[Trained]:
    """Train E-step 1, then M-step, sampling and E-step 2 in turn; yield the model after each round.

    The first that is yielded, round 0, is the encoder alone.

    Args:
        settings: Of the fit; `settings.rounds` says how many rounds there are at most.
        x: Training rows (N, ...) on the device, in the data's own numbers. Of many, a phase goes
            over a random part, as many as its steps take.
        seed: As that of a run of the workflow, which gives equal weights.
        drawn: Called each time that samples have been drawn.
    """

    def met(phase: str) -> Tensor:
        return some(x, rows_met(settings, phase, len(x)), seed)

    encoder = estep1(settings, met("estep1"), seed, identity={})
    generator: Checkpoint | None = None
    history = _rows(encoder, 0)
    alone = settings.model_copy(update={"mixing": settings.mixing.model_copy(update={"lam": 0.0})})
    yield Trained(alone, seed, _kept(encoder, ENCODER), history=list(history))
    rows = met("estep2")
    for number in range(1, settings.rounds.count + 1):
        part, start, samples = of_round(settings, number), encoder, None
        if part.mixing.generates:
            before = generator if part.rounds.generator == "continued" else None
            generator = mstep(part, met("mstep"), seed, start, None, before, identity={})
            history += _rows(generator, number)
            samples = augment(part, rows, seed, start, generator)
            drawn()
        encoder = estep2(part, rows, seed, start, samples, identity={})
        history += _rows(encoder, number)
        model = Trained(part, seed, _kept(encoder, ENCODER), history=list(history))
        if generator is not None:
            model.start, model.generator = _kept(start, ENCODER), _kept(generator, GENERATOR)
        yield model


def of_round(settings: Settings, number: int) -> Settings:
    """Return the settings that the jobs of a round are given."""
    rounds = Rounds(count=number, generator=settings.rounds.generator)
    return settings.model_copy(update={"rounds": rounds})


def _rows(done: Checkpoint, number: int) -> list[dict[str, Any]]:
    return [{"phase": done.phase, "round": number, **row} for row in done.history]


def _kept(done: Checkpoint, names: tuple[str, ...]) -> Checkpoint:
    """The checkpoint with no more than the named modules, on the CPU."""
    modules = {name: _on_cpu(done.modules[name]) for name in names}
    return replace(done, modules=modules, optimiser={}, streams={}, history=[])


def _on_cpu(state: Any) -> Any:
    if isinstance(state, dict):
        return {name: _on_cpu(value) for name, value in state.items()}
    return state.detach().cpu() if isinstance(state, torch.Tensor) else state

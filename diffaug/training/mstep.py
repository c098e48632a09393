"""M-step (Sec. 2.2, Eq. 6): train the conditional diffusion generator, the encoder frozen."""

from typing import Any

from torch import Tensor

from diffaug.data.canonical import Dataset
from diffaug.settings import Settings
from diffaug.training import checkpoint as ckpt
from diffaug.training.checkpoint import Checkpoint, load_modules
from diffaug.training.generator import build_generator
from diffaug.training.jobs import Values, device, labels_for, run_phase, training_rows
from diffaug.training.loop import Phase, Resume, train
from diffaug.training.streams import Streams


def mstep(
    settings: Settings,
    x: Tensor,
    seed: int,
    start: Checkpoint,
    labels: Tensor | None = None,
    before: Checkpoint | None = None,
    *,
    identity: dict[str, Any],
    resume: Resume | None = None,
) -> Checkpoint:
    """Train the generator, told what the encoder of the E-step before makes of each row.

    Args:
        settings: Of the data set and method.
        x: Training rows (N, ...) on the device, in the data's own numbers.
        seed: The run's seed.
        start: Checkpoint of E-step 1 or, in a later round, of the E-step 2 before.
        labels: Labels (N,) for the one-hot condition of ablation A1, else None.
        before: Checkpoint of the M-step before, whose weights it goes on from; None begins anew.
        identity: As in `estep1`.
        resume: Where an unfinished run is kept.
    """
    phase = mstep_phase(settings, x, seed, start, labels, before, identity=identity)
    return train(phase, len(x), Streams(seed, "mstep", x.device, settings.rounds.count), resume)


def mstep_phase(
    settings: Settings,
    x: Tensor,
    seed: int,
    start: Checkpoint,
    labels: Tensor | None = None,
    before: Checkpoint | None = None,
    *,
    identity: dict[str, Any],
) -> Phase:
    """Return the M-step as the loop takes it; arguments as in `mstep`."""
    model, condition, inputs = build_generator(settings, x, seed, start, labels)
    model.scaling.fit(inputs)
    if before is not None:
        load_modules(before, model.modules)

    def step(rows: Tensor, streams: Streams) -> dict[str, Tensor]:
        told = condition(rows, streams.condition)
        return {"diffusion": model.loss(inputs[rows], told, streams.noise)}

    size = len(x), settings.mstep.optimiser.batch_size
    return Phase(
        name="mstep",
        settings=identity,
        modules=model.modules,
        trained=[model.denoiser],
        step=step,
        optimiser=settings.mstep.optimiser,
        epochs=settings.budget.epochs("mstep", *size),
        updates=settings.budget.updates(*size),
        after_step=model.ema.update,
    )


def run_mstep(
    data: str,
    start: str,
    before: str | None,
    out: str,
    unfinished: str,
    settings: Values,
    seed: int,
) -> None:
    """Run the M-step from files to files: writes checkpoint.pt, history.csv.

    start: the checkpoint of the E-step before; before: of the M-step that it goes on from, if any.
    """

    def phase(part: Settings, dataset: Dataset, **common: Any) -> Checkpoint:
        first, labels = ckpt.load(start, device()), labels_for(part, dataset)
        generator = None if before is None else ckpt.load(before, device())
        return mstep(part, training_rows(dataset), seed, first, labels, generator, **common)

    sources = [start] if before is None else [start, before]
    run_phase(phase, data, out, unfinished, settings, seed, sources)

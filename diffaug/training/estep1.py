"""E-step 1 (Sec. 2.2): train the encoder on hand-made positives."""

from typing import Any

from torch import Tensor

from diffaug.data.canonical import load_dataset
from diffaug.settings import Settings
from diffaug.training.checkpoint import Checkpoint
from diffaug.training.contrastive import contrastive_step
from diffaug.training.encoder import fit_space
from diffaug.training.inputs import Inputs
from diffaug.training.jobs import Values, run_phase, training_rows, write_encoder
from diffaug.training.loop import Phase, Resume, train
from diffaug.training.streams import Streams


def estep1(
    settings: Settings,
    x: Tensor,
    seed: int,
    *,
    identity: dict[str, Any],
    resume: Resume | None = None,
) -> Checkpoint:
    """Train the encoder from scratch on hand-made positives.

    x: (N, ...) training rows on the device, in the data's own numbers; identity: plain values
    that say what this run is (they go into the checkpoint and guard resuming).
    """
    phase = estep1_phase(settings, x, seed, identity)
    return train(phase, len(x), Streams(seed, "estep1", x.device), resume)


def estep1_phase(settings: Settings, x: Tensor, seed: int, identity: dict[str, Any]) -> Phase:
    """Return E-step 1 as the loop takes it; arguments as in `estep1`."""
    space = fit_space(settings, x)
    encoder = settings.encoder.build(space.out_shape, seed).to(x.device)
    objective = settings.contrast.build(encoder, seed)
    inputs = Inputs(space, x)
    return Phase(
        name="estep1",
        settings=identity,
        modules={"space": space, "encoder": encoder, **objective.modules},
        trained=[encoder, *objective.trained],
        step=contrastive_step(objective, inputs, settings.views.build(inputs)),
        optimiser=settings.estep,
        epochs=settings.budget.epochs("estep1", len(x), settings.estep.batch_size),
        after_step=objective.after_step,
    )


def run_estep1(data: str, out: str, unfinished: str, settings: Values, seed: int) -> None:
    """E-step 1: writes checkpoint.pt, history.csv, embedding.npz."""
    dataset = load_dataset(data)
    part = Settings.of_phase(settings)

    def phase(**common: Any) -> Checkpoint:
        return estep1(part, training_rows(dataset), seed, **common)

    done = run_phase(phase, dataset, out, unfinished, settings, seed)
    write_encoder(done, part, dataset, out)

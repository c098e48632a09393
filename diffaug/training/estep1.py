"""E-step 1 (Sec. 2.2): train the encoder on hand-made positives."""

from typing import Any

from torch import Tensor

from diffaug.data.canonical import Dataset
from diffaug.settings import Settings
from diffaug.training.checkpoint import Checkpoint
from diffaug.training.contrastive import BeforeEpoch, ContrastiveStep, estep_phase, unchanged
from diffaug.training.encoder import fit_space
from diffaug.training.inputs import Inputs
from diffaug.training.jobs import Values, run_phase, training_rows
from diffaug.training.loop import Phase, Resume, train
from diffaug.training.streams import Streams


def estep1(
    settings: Settings,
    x: Tensor,
    seed: int,
    *,
    identity: dict[str, Any],
    resume: Resume | None = None,
    before_epoch: BeforeEpoch = unchanged,
) -> Checkpoint:
    """Train the encoder from scratch on hand-made positives.

    Args:
        settings: Of the data set and method.
        x: Training rows (N, ...) on the device, in the data's own numbers.
        seed: The run's seed.
        identity: Plain values that say what this run is. They go into the checkpoint, and an
            unfinished run is continued only where they are equal.
        resume: Where an unfinished run is kept.
        before_epoch: May change the training step before each epoch.
    """
    phase = estep1_phase(settings, x, seed, identity, before_epoch)
    return train(phase, len(x), Streams(seed, "estep1", x.device), resume)


def estep1_phase(
    settings: Settings,
    x: Tensor,
    seed: int,
    identity: dict[str, Any],
    before_epoch: BeforeEpoch = unchanged,
) -> Phase:
    """Return E-step 1 as the loop takes it; arguments as in `estep1`."""
    space = fit_space(settings, x)
    encoder = settings.encoder.build(space.out_shape, seed).to(x.device)
    objective = settings.contrast.build(encoder, seed)
    inputs = Inputs(space, x)
    step = ContrastiveStep(objective, inputs, settings.views.build(inputs))
    return estep_phase("estep1", settings, encoder, step, identity, before_epoch)


def run_estep1(data: str, out: str, unfinished: str, settings: Values, seed: int) -> None:
    """Run E-step 1 from files to files: writes checkpoint.pt, history.csv, embedding.npz."""

    def phase(part: Settings, dataset: Dataset, **common: Any) -> Checkpoint:
        return estep1(part, training_rows(dataset), seed, **common)

    run_phase(phase, data, out, unfinished, settings, seed)

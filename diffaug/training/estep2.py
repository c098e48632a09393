"""E-step 2 (Sec. 2.2): go on training the encoder with a share of generated positives."""

from typing import Any

import numpy as np
import torch
from torch import Tensor

from diffaug.data.canonical import Dataset
from diffaug.settings import Settings
from diffaug.training import checkpoint as ckpt
from diffaug.training.checkpoint import Checkpoint, load_modules
from diffaug.training.contrastive import BeforeEpoch, ContrastiveStep, estep_phase, unchanged
from diffaug.training.encoder import load_encoder
from diffaug.training.inputs import Inputs
from diffaug.training.jobs import Values, device, run_phase, training_rows
from diffaug.training.loop import Resume, train
from diffaug.training.nearest import nearest_rows
from diffaug.training.streams import Streams


def estep2(
    settings: Settings,
    x: Tensor,
    seed: int,
    start: Checkpoint,
    samples: Tensor | None,
    *,
    identity: dict[str, Any],
    resume: Resume | None = None,
    before_epoch: BeforeEpoch = unchanged,
) -> Checkpoint:
    """Go on training the encoder of E-step 1, or of the round before, on generated positives.

    The objective's own state (queue, predictor) goes on too.

    Args:
        start: Checkpoint of E-step 1 or, in a later round, of the E-step 2 before.
        samples: Cache (copies, N, ...) in the input space, or None where nothing is drawn from
            it: lambda = 0, the row itself, real neighbours, the released code's zeros.

    The other arguments are those of `estep1`.

    Raises:
        ValueError: Where samples are needed and None are given.
    """
    space, encoder = load_encoder(settings, start, tuple(x.shape[1:]), x.device)
    objective = settings.contrast.build(encoder, seed)
    load_modules(start, objective.modules)
    inputs = Inputs(space, x)
    near = nearest_rows(settings.mixing, inputs, encoder)
    replace = settings.mixing.view(inputs, samples, near)
    step = ContrastiveStep(objective, inputs, settings.views.build(inputs), replace, settings.third)
    phase = estep_phase("estep2", settings, encoder, step, identity, before_epoch)
    return train(phase, len(x), Streams(seed, "estep2", x.device, settings.rounds.count), resume)


def run_estep2(
    data: str,
    start: str,
    samples: str | None,
    out: str,
    unfinished: str,
    settings: Values,
    seed: int,
) -> None:
    """Run E-step 2 from files to files: writes checkpoint.pt, history.csv, embedding.npz.

    start: the checkpoint of the E-step before; samples: the cache, if the method draws from one.
    """

    def phase(part: Settings, dataset: Dataset, **common: Any) -> Checkpoint:
        first = ckpt.load(start, device())
        cache = None if samples is None else torch.from_numpy(np.load(samples)).to(device())
        return estep2(part, training_rows(dataset), seed, first, cache, **common)

    sources = [start] if samples is None else [start, samples]
    run_phase(phase, data, out, unfinished, settings, seed, sources)

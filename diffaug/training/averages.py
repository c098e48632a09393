"""The control of generating: means of real neighbours where DiffAug puts its samples.

Whether a sample is more than a neighbour with less noise: a mean of several neighbours is such a
one, and no generator is needed for it.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import torch
from torch import Generator, Tensor, nn

from diffaug.data.canonical import load_dataset
from diffaug.io import write_arrays
from diffaug.settings import Settings
from diffaug.training import checkpoint as ckpt
from diffaug.training.encoder import embed, load_encoder
from diffaug.training.estep2 import estep2
from diffaug.training.inputs import Inputs
from diffaug.training.jobs import Values, device, training_rows
from diffaug.training.nearest import nearest_rows
from diffaug.training.streams import seeded
from diffaug.views.generated import Mixing


def averages(
    inputs: Inputs, encoder: nn.Module, mean: int, near: Mixing, copies: int, generator: Generator
) -> Tensor:
    """Return means of neighbours of each row: (copies, N, ...).

    Args:
        inputs: The training rows.
        encoder: In eval mode, as it is when E-step 2 begins.
        mean: How many neighbours each mean is of, drawn anew.
        near: Among which they are drawn: settings of real neighbours.
        copies: As many as there are samples of each row.
        generator: Where the neighbours are drawn.

    Raises:
        ValueError: For settings without neighbours.
    """
    found = nearest_rows(near, inputs, encoder)
    if found is None:
        raise ValueError(f"mixing.source = {near.source!r}: 'neighbours' are needed for means")

    def draw() -> Tensor:
        order = torch.rand(found.shape, generator=generator, device=found.device).argsort(dim=1)
        return inputs[found.gather(1, order[:, :mean])].mean(dim=1)

    return torch.stack([draw() for _ in range(copies)])


def run_averages(
    data: str,
    start: str,
    out: str,
    rounds: Sequence[Values],
    average: Mapping[str, Any],
    copies: int,
    seed: int,
) -> None:
    """Run E-step 2 round by round on means of neighbours, found anew; write the last embedding.

    Args:
        data: Folder of the data set.
        start: Checkpoint of E-step 1.
        out: Path of the .npz with y and z of all rows.
        rounds: Plain values of each round's E-step 2, whose lambda says how many are replaced.
        average: `mean`, as in `averages`, and `k` and `near_in` as of real neighbours.
        copies: As in `averages`.
        seed: The run's seed.
    """
    dataset, done = load_dataset(data), ckpt.load(start, device())
    x, generator = training_rows(dataset), seeded(seed, device())
    shape, mean = tuple(x.shape[1:]), average["mean"]
    near = Mixing(lam=1, source="neighbours", k=average["k"], near_in=average["near_in"])
    for values in rounds:
        settings = Settings.of_phase(values)
        space, encoder = load_encoder(settings, done, shape, device())
        cache = averages(Inputs(space, x), encoder, mean, near, copies, generator)
        done = estep2(settings, x, seed, done, cache, identity={})
    space, encoder = load_encoder(settings, done, shape, device())
    rows = torch.from_numpy(np.array(dataset.x)).to(device())
    y, z = embed(encoder, Inputs(space, rows))
    write_arrays(out, {"y": y.cpu().numpy(), "z": z.cpu().numpy()})

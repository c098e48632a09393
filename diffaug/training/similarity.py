"""How far views of different kinds move a row in the encoder's space (Figure 5)."""

import numpy as np
import torch
from torch import Generator, Tensor
from torch.nn.functional import cosine_similarity

from diffaug.data.canonical import load_dataset
from diffaug.io import from_bytes, write_arrays
from diffaug.settings import Settings
from diffaug.training import checkpoint as ckpt
from diffaug.training.encoder import embed, load_encoder
from diffaug.training.jobs import Values, device, training_rows
from diffaug.training.streams import Streams
from diffaug.views.geometry import RandomResizedCrop
from diffaug.views.mixup import mixup
from diffaug.views.tables import DimensionSwap, mix


def run_similarity(
    data: str, start: str, samples: str, out: str, settings: Values, seed: int
) -> None:
    """Write an .npz of cosine similarities in y between training rows and their views.

    Its arrays, each with one number a row:
        generated: The row and one cached sample of it.
        mixup: The row and its mixup with another row of its label, as in the paper's figure
            (labels serve the figure only). The row prevails: its share a is at least 0.5.
        mixup_uniform: The same with a ~ U(0, 1) (Zhang et al. 2018 with alpha = 1), since the
            paper does not say how a is drawn. Both mixups leave out rows without a label and
            rows that are alone with theirs.
        crop or swap: The row and a crop of the image, or columns swapped in a table.
    """
    dataset = load_dataset(data)
    x = training_rows(dataset)
    part = Settings.of_phase(settings)
    space, encoder = load_encoder(part, ckpt.load(start, device()), tuple(x.shape[1:]), device())
    inputs = space(x)
    generator = Streams(seed, "similarity", x.device).views
    labels = torch.from_numpy(dataset.labels()[dataset.train]).to(x.device)
    rows = torch.arange(len(x), device=x.device)
    # Kind -> the rows that are compared and their views.
    views = {"generated": (rows, torch.from_numpy(from_bytes(np.load(samples)[0])).to(x.device))}
    partner = _same_label(labels, generator)
    paired = rows[partner != rows]
    if len(paired):
        pair = inputs[paired], inputs[partner[paired]]
        views["mixup"] = paired, mixup(*pair, generator)
        views["mixup_uniform"] = paired, mix(*pair, generator)
    if inputs.ndim == 4:
        views["crop"] = rows, RandomResizedCrop(0.08)(inputs, rows, generator)
    else:
        views["swap"] = rows, DimensionSwap(inputs)(inputs, rows, generator)
    y, _ = embed(encoder, inputs)
    cosines = {
        kind: cosine_similarity(y[compared], embed(encoder, view)[0]).cpu().numpy()
        for kind, (compared, view) in views.items()
    }
    write_arrays(out, cosines)


def _same_label(labels: Tensor, generator: Generator) -> Tensor:
    """Return the number of another row of the same label, drawn at random, for each row (N,).

    A row without a label, or without another row of its label, gets its own number.
    """
    rows = torch.arange(len(labels), device=labels.device)
    group = torch.where(labels >= 0, labels, -1 - rows)
    # Sorted by label, at random inside: the next of a label is the partner, of its last the first.
    shuffled = torch.randperm(len(rows), generator=generator, device=labels.device)
    order = shuffled[group[shuffled].argsort(stable=True)]
    group = group[order]
    last = torch.searchsorted(group, group, right=True) - 1
    following = torch.where(rows == last, torch.searchsorted(group, group), rows + 1)
    partner = torch.empty_like(order)
    partner[order] = order[following]
    return partner

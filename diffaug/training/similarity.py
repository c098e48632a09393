"""How far views of different kinds move a row in the encoder's space (Figure 5)."""

import numpy as np
import torch
from torch import Generator, Tensor
from torch.nn.functional import cosine_similarity

from diffaug.data.canonical import load_dataset
from diffaug.io import from_bytes, write_arrays
from diffaug.settings import Settings
from diffaug.training import checkpoint as ckpt
from diffaug.training.estep import embed, load_encoder
from diffaug.training.jobs import Values, device, training_rows
from diffaug.training.streams import seeded
from diffaug.views.geometry import RandomResizedCrop
from diffaug.views.tables import DimensionSwap, mix


def run_similarity(
    data: str, start: str, samples: str, out: str, settings: Values, seed: int
) -> None:
    """Write an .npz of cosine similarities in y between training rows and their views.

    generated: one cached sample a row; mixup: the row mixed with a row of the same label (as in
    the paper's figure; labels serve the figure only); crop (images) or swap (tables).
    """
    dataset = load_dataset(data)
    x = training_rows(dataset)
    part = Settings.of_phase(settings)
    space, encoder = load_encoder(part, ckpt.load(start, device()), tuple(x.shape[1:]), device())
    inputs = space(x)
    generator = seeded(seed, x.device)
    labels = torch.from_numpy(dataset.labels()[dataset.train]).to(x.device)
    rows = torch.arange(len(x), device=x.device)
    views = {
        "generated": torch.from_numpy(from_bytes(np.load(samples)[0])).to(x.device),
        "mixup": mix(inputs, inputs[_same_label(labels, generator)], generator),
    }
    if inputs.ndim == 4:
        views["crop"] = RandomResizedCrop(0.08)(inputs, rows, generator)
    else:
        views["swap"] = DimensionSwap(inputs)(inputs, rows, generator)
    y, _ = embed(encoder, inputs)
    cosines = {
        kind: cosine_similarity(y, embed(encoder, view)[0]).cpu().numpy()
        for kind, view in views.items()
    }
    write_arrays(out, cosines)


def _same_label(labels: Tensor, generator: Generator) -> Tensor:
    """A random row of the same label for every row."""
    keys = torch.rand(len(labels), generator=generator, device=labels.device)
    # Sorted by label, at random inside: two such orders pair rows of equal label.
    order = torch.argsort(labels.double() + keys)
    other = torch.argsort(labels, stable=True)
    partner = torch.empty_like(order)
    partner[other] = order
    return partner

"""Why generated positives work: a round's samples, measured beside the real neighbours of rows.

Labels are read here alone, by the measures; nothing is trained.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import torch
from torch import Tensor

from diffaug.data.canonical import Dataset, load_dataset
from diffaug.evaluation.metrics import knn
from diffaug.evaluation.positives import (
    MAX_ROWS,
    MOST,
    NEAREST,
    Numbers,
    by_rank,
    class_means,
    means_of_nearest,
    moved_by_noise,
    neighbour_order,
    ranks_of,
    shares_of_ranks,
    to_class_mean,
    votes,
)
from diffaug.evaluation.rows import Floats, Labels, drawn
from diffaug.io import from_bytes, write_json
from diffaug.settings import Settings
from diffaug.training import checkpoint as ckpt
from diffaug.training.checkpoint import load_modules
from diffaug.training.encoder import embed, load_encoder
from diffaug.training.generator import build_generator
from diffaug.training.hidden import hidden_units
from diffaug.training.inputs import Inputs
from diffaug.training.jobs import Values, device, labels_for, training_rows
from diffaug.training.streams import seeded

NOISES = (0.05, 0.2, 0.4, 1.0)  # shares of the noise schedule at which hidden units are read


@dataclass(frozen=True)
class Space:
    """Where distances are taken: the inputs, or the y of the encoder that the generator was told.

    real: (N, d) rows; samples: (C, N, d) of them; held_out: (M, d) rows that nothing was fitted to.
    """

    real: Floats
    samples: Floats
    held_out: Floats

    @cached_property
    def order(self) -> Numbers:
        """The numbers (N, N - 1) of each row's neighbours, the nearest first."""
        return neighbour_order(self.real)

    @cached_property
    def ranks(self) -> Numbers:
        """The rank (C, N) of each sample among the neighbours of its source."""
        return ranks_of(self.samples, self.real)


def run_positives(
    data: str, runs: Mapping[int, tuple[str, str, str]], out: str, settings: Values
) -> None:
    """Write {seed: {measure: value}} of one round, those of `measures`, as JSON.

    Args:
        data: Folder of the data set, which has classes.
        runs: Paths by seed: checkpoint of the E-step before the round, checkpoint of its M-step,
            and its samples.
        out: Path of the JSON file.
        settings: Plain values, as sampling has them.
    """
    dataset, part = load_dataset(data), Settings.of_phase(settings)
    write_json(out, {str(seed): measures(dataset, part, seed, *run) for seed, run in runs.items()})


def measures(
    dataset: Dataset, settings: Settings, seed: int, start: str, generator: str, samples: str
) -> dict[str, float]:
    """Return the measures of one round and seed, shares in [0, 1] and distances.

    Rows without a label take no part; of many rows some are drawn. In the names, `space` is x, the
    inputs, or y. By groups of ranks: `space`/samples, the share of samples that are in the group;
    `space`/generated, `space`/neighbour and `space`/noise, the share that keeps the class of the
    source, judged by a vote in x, of samples, of the real neighbours of the same rank of the same
    source, and (x alone) of points as far from it in a random direction; `space`/label, the share
    of these neighbours whose own label is that of the source. `space`/mean/..., the distance to
    the mean of the source's class among held-out rows, of rows, of means of samples and of means
    of neighbours. knn/..., 10-NN accuracy of x, y, z and of hidden units.
    """
    labels = dataset.labels()
    train, held_out = labels[dataset.train], labels[~dataset.train]
    known = np.flatnonzero(train >= 0)
    rows = known[drawn(len(known), MAX_ROWS, seed=0)]
    x = training_rows(dataset)
    others = torch.from_numpy(np.array(dataset.x[~dataset.train][held_out >= 0])).to(x.device)
    began = ckpt.load(start, device())
    space, encoder = load_encoder(settings, began, tuple(x.shape[1:]), device())
    model, condition, inputs = build_generator(
        settings, x, seed, began, labels_for(settings, dataset)
    )
    load_modules(ckpt.load(generator, device()), model.modules)
    real, far = inputs[torch.from_numpy(rows)], Inputs(space, others)[:]
    copies = torch.from_numpy(from_bytes(np.load(samples)[:, rows])).to(x.device)
    (y, z), (far_y, _) = embed(encoder, real), embed(encoder, far)
    copies_y = torch.stack([embed(encoder, copy)[0] for copy in copies])
    spaces = {
        "x": Space(_flat(real, 1), _flat(copies, 2), _flat(far, 1)),
        "y": Space(_flat(y, 1), _flat(copies_y, 2), _flat(far_y, 1)),
    }
    told = condition(torch.from_numpy(rows), seeded(seed, x.device))
    features = {"x": spaces["x"].real, "y": spaces["y"].real, "z": z.cpu().numpy()}
    for share in NOISES:
        time = max(0, round(share * settings.mstep.steps) - 1)
        units = hidden_units(model, real, told, time, seeded(seed, x.device))
        features[f"hidden/{share:g}"] = units.cpu().numpy()
    classes = train[rows]
    found: dict[str, float] = {}
    for name, place in spaces.items():
        kept = _precision(place, spaces["x"], classes, seed)
        if name != "x":
            del kept["noise"]
        noise = _noise(place, classes, held_out[held_out >= 0])
        found |= _named(name, {**kept, "mean": noise})
    found |= {f"knn/{n}": knn.train(units, classes, seed=seed) for n, units in features.items()}
    return found


def _precision(
    space: Space, judge: Space, classes: Labels, seed: int
) -> dict[str, dict[str, float]]:
    """Return, by groups of ranks in a space, which points keep the class of their source."""
    ranks, order, sources = space.ranks, space.order, np.arange(len(classes))
    near = order[sources, np.minimum(ranks, order.shape[1]) - 1]
    lengths = np.linalg.norm(judge.samples - judge.real, axis=2)
    noise = moved_by_noise(judge.real, lengths, np.random.default_rng(seed))
    source = np.broadcast_to(sources, ranks.shape)

    def kept(points: Floats, *left_out: np.ndarray) -> dict[str, float]:
        silent = np.stack([each.ravel() for each in (source, *left_out)], axis=1)
        flat = points.reshape(-1, points.shape[-1])
        answers = votes(flat, judge.real, classes, silent).reshape(ranks.shape)
        return by_rank(answers == classes, ranks)

    return {
        "samples": shares_of_ranks(ranks),
        "generated": kept(judge.samples),
        "neighbour": kept(judge.real[near], near),
        "label": by_rank(classes[near] == classes, ranks),
        "noise": kept(noise),
    }


def _noise(space: Space, classes: Labels, held_out: Labels) -> dict[str, float]:
    """Return how far rows, means of samples and means of neighbours are from their class's mean."""
    means = class_means(space.held_out, held_out, int(max(classes.max(), held_out.max())) + 1)
    order = space.order
    all_of = {count: np.full(len(classes), count) for count in NEAREST if count <= order.shape[1]}
    most = np.minimum(space.ranks, min(MOST, order.shape[1]))
    points = {
        "row": space.real,
        **{f"generated {n}": space.samples[:n].mean(0) for n in range(1, len(space.samples) + 1)},
        **{f"neighbours {n}": means_of_nearest(space.real, order, k) for n, k in all_of.items()},
        "as many": np.stack([means_of_nearest(space.real, order, each) for each in most]),
    }
    return {name: to_class_mean(each, classes, means) for name, each in points.items()}


def _named(name: str, groups: dict[str, dict[str, Any]]) -> dict[str, float]:
    return {f"{name}/{kind}/{key}": v for kind, of in groups.items() for key, v in of.items()}


def _flat(rows: Tensor, axes: int) -> Floats:
    flat: Floats = rows.flatten(axes).cpu().numpy().astype(np.float64)
    return flat

"""Figures from result files: each function reads what one figure shows and has it drawn."""

from collections.abc import Mapping, Sequence

import numpy as np

from diffaug.data.canonical import Dataset, load_dataset
from diffaug.figures.figure3 import originals_beside_generated
from diffaug.figures.figure4 import Samples, expression_violins, top_genes
from diffaug.figures.figure5 import similarity_histograms
from diffaug.figures.figure6 import Plane, representation_scatter, rows_shown, tsne_2d
from diffaug.figures.figure7 import lambda_boxes
from diffaug.figures.figure_a2 import Training, training_curves
from diffaug.io import from_bytes, read_csv, read_json

# A page has no room for 200 classes, and an eye none for so many colours.
MOST_CLASSES = 20


def examples(data: str, samples: str, inputs: str, a_class: int, blocks: int, stem: str) -> None:
    """Figures 3 and A.1: `a_class` images of every class, each beside three generated ones."""
    dataset = load_dataset(data)
    labels = dataset.labels()[dataset.train]
    rows = np.concatenate([np.flatnonzero(labels == c)[:a_class] for c in _classes(dataset)])
    generated = from_bytes(np.load(samples, mmap_mode="r")[:3, rows]).swapaxes(0, 1)
    names = [dataset.meta["class_names"][label] for label in labels[rows]]
    originals_beside_generated(from_bytes(np.load(inputs)[rows]), generated, names, stem, blocks)


def violins(data: str, samples: str, checkpoint: str, kind: str, stem: str) -> None:
    """Figure 4: the two largest classes, genes mapped back from the input space."""
    import torch

    from diffaug.models.input_space import InputSpace
    from diffaug.training.checkpoint import load, load_modules

    dataset = load_dataset(data)
    x = np.asarray(dataset.x[dataset.train])
    labels = dataset.labels()[dataset.train]
    space = InputSpace(kind, x.shape[1:])
    load_modules(load(checkpoint), {"space": space})
    copies = np.load(samples, mmap_mode="r")[:3]
    genes = top_genes(x)
    classes = {}
    for label in np.argsort(-np.bincount(labels), kind="stable")[:2]:
        first, second = np.flatnonzero(labels == label)[:2]
        drawn = space.inverse(torch.from_numpy(copies[:, first].copy())).numpy()
        name = dataset.meta["class_names"][label]
        classes[name] = Samples(x[[first, second]][:, genes], drawn[:, genes])
    expression_violins(classes, stem)


def similarities(files: Mapping[str, str], stem: str) -> None:
    """Figure 5; files: data set -> .npz of cosine similarities."""
    panels = {}
    for dataset, path in files.items():
        with np.load(path) as kinds:
            panels[dataset] = {kind: kinds[kind] for kind in kinds.files}
    similarity_histograms(panels, stem)


def representations(
    data: Mapping[str, str], files: Mapping[str, Mapping[str, str]], stem: str
) -> None:
    """Figure 6; files: data set -> title of a method -> embedding."""
    datasets = {name: load_dataset(folder) for name, folder in data.items()}
    planes, names = {}, {}
    for name, methods in files.items():
        dataset = datasets[name]
        classes, of = _classes(dataset), dataset.meta["class_names"]
        title = name if len(classes) == len(of) else f"{name}\n{len(classes)} of {len(of)} classes"
        planes[title] = {method: _plane(dataset, classes, path) for method, path in methods.items()}
        names[title] = [of[label] for label in classes]
    representation_scatter(planes, names, stem)


def _plane(dataset: Dataset, classes: np.ndarray, path: str) -> Plane:
    shown = np.flatnonzero(dataset.train & np.isin(dataset.labels(), classes))
    shown = shown[rows_shown(len(shown), seed=0)]
    with np.load(path) as spaces:
        points = tsne_2d(spaces["y"][shown], seed=0)
    return Plane(points, np.searchsorted(classes, dataset.labels()[shown]))


def _classes(dataset: Dataset) -> np.ndarray:
    """The labels that a figure shows: those of training rows, the first 20 of them."""
    labels = dataset.labels()[dataset.train]
    return np.unique(labels[labels >= 0])[:MOST_CLASSES]


def sweeps(files: Mapping[str, Mapping[str, Mapping[float, str]]], metric: str, stem: str) -> None:
    """Figure 7; files: data set -> second views -> lambda -> metrics; metric: one for all."""
    panels = {
        dataset: {
            views: {lam: _values(path, metric) for lam, path in by_lambda.items()}
            for views, by_lambda in series.items()
        }
        for dataset, series in files.items()
    }
    lambda_boxes(panels, metric, stem)


def curves(
    histories: Mapping[str, Mapping[str, Sequence[str]]],
    accuracies: Mapping[str, Sequence[str]],
    metric: str,
    stem: str,
) -> None:
    """Figure A.2; histories: data set -> phase -> one a seed; accuracies: data set -> (E1, E2)."""
    panels = {}
    for dataset, phases in histories.items():
        losses = {
            phase: [[float(row[_loss(phase)]) for row in read_csv(path)] for path in paths]
            for phase, paths in phases.items()
        }
        before, after = (_values(path, metric) for path in accuracies[dataset])
        panels[dataset] = Training(
            losses["estep1"], losses["mstep"], losses["estep2"], before, after
        )
    training_curves(panels, metric, stem)


def _loss(phase: str) -> str:
    return "diffusion" if phase == "mstep" else "contrastive"


def _values(path: str, metric: str) -> list[float]:
    return [metrics[metric] for metrics in read_json(path).values()]

"""Figure A.2: losses and accuracy over E-step 1, M-step and E-step 2."""

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from diffaug.evaluation.metrics import axis_label
from diffaug.evaluation.rows import Floats, finite_rows
from diffaug.figures.checks import some_panels
from diffaug.figures.style import BLUE, GREEN, PAGE_WIDTH, VERMILION, panel_title, print_style, save

COLUMN_WIDTH = 3.0  # inches: narrower, and the names of the phases run into each other
PHASES = ("E-step 1", "M-step", "E-step 2")
SHADES = ("#FFFFFF", "#EEEEEE", "#FFFFFF")


class Training(NamedTuple):
    """What training left of one data set, a row a seed.

    estep1, estep2: (seeds, epochs) contrastive loss; mstep: (seeds, epochs) diffusion loss;
    accuracy1, accuracy2: (seeds,) in [0, 1], after E-step 1 and after E-step 2.
    """

    estep1: ArrayLike
    mstep: ArrayLike
    estep2: ArrayLike
    accuracy1: ArrayLike
    accuracy2: ArrayLike


def training_curves(datasets: Mapping[str, Training], metric: str, stem: str | Path) -> None:
    """Draw one column a data set: contrastive loss, diffusion loss and accuracy over epochs.

    datasets: name -> Training; metric: what the accuracies are, as "z/test/knn". Lines are
    means over seeds, bands reach from the lowest to the highest seed. ValueError where the
    numbers of seeds differ. Paper Figure A.2.
    """
    some_panels(datasets, "data sets")
    label = axis_label(metric).replace(" on ", "\non ")
    with print_style():
        width = max(PAGE_WIDTH, COLUMN_WIDTH * len(datasets))
        figure = Figure(figsize=(width, 4.4))
        grid = figure.subplots(3, len(datasets), squeeze=False, sharex="col")
        for column, (name, training) in enumerate(datasets.items()):
            _draw(grid[:, column], _checked(name, training))
            panel_title(grid[0, column], column, f"{name}\n")
            grid[-1, column].set_xlabel("epoch, counted over all phases")
        texts = ("contrastive loss\n(nats)", "diffusion loss\n(mean squared error)", label)
        for axes, text in zip(grid[:, 0], texts, strict=True):
            axes.set_ylabel(text)
        figure.align_ylabels(grid[:, 0])
        save(figure, stem)


def _checked(name: str, training: Training) -> list[Floats]:
    axes = (2, 2, 2, 1, 1)
    arrays = [
        finite_rows(values, f"{field} of {name}", axes=n)
        for values, n, field in zip(training, axes, Training._fields, strict=True)
    ]
    seeds = [len(array) for array in arrays]
    if len(set(seeds)) > 1:
        raise ValueError(f"{name}: {seeds} seeds in {Training._fields}, one number needed")
    return arrays


def _draw(column: np.ndarray, arrays: list[Floats]) -> None:
    contrastive, diffusion, accuracy = column
    losses, accuracies = arrays[:3], arrays[3:]
    ends = np.cumsum([loss.shape[1] for loss in losses])
    starts = ends - [loss.shape[1] for loss in losses]
    _shade(column, starts, ends)
    places = (contrastive, diffusion, contrastive)
    for axes, start, loss, colour in zip(
        places, starts, losses, (BLUE, VERMILION, BLUE), strict=True
    ):
        epochs = start + 1 + np.arange(loss.shape[1])
        axes.fill_between(epochs, loss.min(0), loss.max(0), color=colour, alpha=0.25, linewidth=0)
        axes.plot(epochs, loss.mean(0), color=colour)
    after = (ends[0], ends[2])
    means = [values.mean() for values in accuracies]
    accuracy.plot(after, means, "--", color=GREEN, marker="_", markersize=12, linewidth=0.8)
    for epoch, values in zip(after, accuracies, strict=True):
        accuracy.plot(np.full(len(values), epoch), values, "o", color=GREEN, markersize=3.5)


def _shade(column: np.ndarray, starts: np.ndarray, ends: np.ndarray) -> None:
    for axes in column:
        for start, end, shade in zip(starts, ends, SHADES, strict=True):
            axes.axvspan(start, end, color=shade, zorder=0, linewidth=0)
        # Room for the dots at the very end.
        axes.set_xlim(0, ends[-1] * 1.04)
        axes.grid(axis="y")
    _name_phases(column[0], starts, ends)


def _name_phases(axes: Axes, starts: np.ndarray, ends: np.ndarray) -> None:
    for start, end, phase in zip(starts, ends, PHASES, strict=True):
        axes.text(
            (start + end) / 2,
            1.02,
            phase,
            transform=axes.get_xaxis_transform(),
            ha="center",
            va="bottom",
            fontsize=7,
        )

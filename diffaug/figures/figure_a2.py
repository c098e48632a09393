"""Figure A.2: losses and accuracy over E-step 1 and the rounds of M-step and E-step 2."""

from collections.abc import Mapping, Sequence
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
# Phase -> its name, colour, shade of the ground.
PHASES = {
    "estep1": ("E-step 1", BLUE, "#FFFFFF"),
    "mstep": ("M-step", VERMILION, "#EEEEEE"),
    "estep2": ("E-step 2", BLUE, "#FFFFFF"),
}


class Training(NamedTuple):
    """What training left of one data set, a row a seed.

    losses: (phase, (seeds, epochs)) of all phases in turn, the diffusion loss of the M-steps, else
    the contrastive; accuracies: (E-steps, seeds) in [0, 1], after each E-step, drawn in percent.
    """

    losses: Sequence[tuple[str, ArrayLike]]
    accuracies: ArrayLike


def training_curves(datasets: Mapping[str, Training], metric: str, stem: str | Path) -> None:
    """Draw one column a data set: contrastive loss, diffusion loss and accuracy over epochs.

    datasets: name -> Training; metric: what the accuracies are, as "z/test/knn". Lines are
    means over seeds, bands reach from the lowest to the highest seed. ValueError where the
    numbers of seeds differ. Paper Figure A.2.
    """
    some_panels(datasets, "data sets")
    label = axis_label(metric).replace(" on ", "\non ").replace(", ", ",\n")
    with print_style():
        width = max(PAGE_WIDTH, COLUMN_WIDTH * len(datasets))
        figure = Figure(figsize=(width, 4.4))
        grid = figure.subplots(3, len(datasets), squeeze=False, sharex="col")
        for column, (name, training) in enumerate(datasets.items()):
            _draw(grid[:, column], *_checked(name, training))
            panel_title(grid[0, column], column, f"{name}\n")
            grid[-1, column].set_xlabel("epoch, counted over all phases")
        losses = "contrastive loss\n(nats)", "diffusion loss\n(mean squared error)"
        texts = (*losses, f"{label} (%)")
        for axes, text in zip(grid[:, 0], texts, strict=True):
            axes.set_ylabel(text)
        figure.align_ylabels(grid[:, 0])
        save(figure, stem)


def _checked(name: str, training: Training) -> tuple[list[tuple[str, Floats]], Floats]:
    losses = [
        (phase, finite_rows(values, f"{phase} of {name}", axes=2))
        for phase, values in training.losses
    ]
    accuracies = finite_rows(training.accuracies, f"accuracies of {name}", axes=2)
    seeds = [*(len(loss) for _, loss in losses), accuracies.shape[1]]
    if len(set(seeds)) > 1:
        raise ValueError(f"{name}: {seeds} seeds in losses and accuracies, one number needed")
    return losses, 100 * accuracies


def _draw(column: np.ndarray, losses: list[tuple[str, Floats]], accuracies: Floats) -> None:
    contrastive, diffusion, accuracy = column
    ends = np.cumsum([loss.shape[1] for _, loss in losses])
    starts = ends - [loss.shape[1] for _, loss in losses]
    places = []
    for (phase, loss), start, end in zip(losses, starts, ends, strict=True):
        name, colour, shade = PHASES[phase]
        for axes in column:
            axes.axvspan(start, end, color=shade, zorder=0, linewidth=0)
        axes = diffusion if phase == "mstep" else contrastive
        epochs = start + 1 + np.arange(loss.shape[1])
        axes.fill_between(epochs, loss.min(0), loss.max(0), color=colour, alpha=0.25, linewidth=0)
        axes.plot(epochs, loss.mean(0), color=colour)
        if phase != "mstep":
            places.append(end)
        if len(losses) == len(PHASES):  # of more, names would run into each other
            _name_phase(contrastive, (start + end) / 2, name)
    accuracy.plot(
        places, accuracies.mean(1), "--", color=GREEN, marker="_", markersize=12, linewidth=0.8
    )
    seeds = accuracies.shape[1]
    accuracy.plot(np.repeat(places, seeds), accuracies.ravel(), "o", color=GREEN, markersize=3.5)
    for axes in column:
        axes.set_xlim(0, ends[-1] * 1.04)  # room for the dots at the very end
        axes.grid(axis="y")


def _name_phase(axes: Axes, middle: float, name: str) -> None:
    axes.text(
        middle,
        1.02,
        name,
        transform=axes.get_xaxis_transform(),
        ha="center",
        va="bottom",
        fontsize=7,
    )

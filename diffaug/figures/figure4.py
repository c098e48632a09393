"""Figure 4: how gene expression is distributed in original and generated samples."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from diffaug.evaluation.rows import Floats, finite_rows
from diffaug.figures.checks import some_panels
from diffaug.figures.style import BLUE, ORANGE, PAGE_WIDTH, panel_title, print_style, save


class Samples(NamedTuple):
    """Rows of one class over the same genes: originals (m, G), generated (k, G)."""

    originals: ArrayLike
    generated: ArrayLike


def top_genes(x: ArrayLike, count: int = 100) -> np.ndarray:
    """Indices of the `count` columns of x (N, G) with the highest mean, highest first.

    All G where there are fewer than `count`; ValueError unless count >= 1. The paper takes the
    100 highest genes because most values of single cells are zero; over which rows it does not
    say.

    >>> top_genes([[1.0, 3.0, 2.0]], count=2)
    array([1, 2])
    """
    rows = finite_rows(x)
    if count < 1:
        raise ValueError(f"count = {count}: 1 or more needed")
    return np.argsort(-rows.mean(axis=0), kind="stable")[:count]


def expression_violins(dataset: str, classes: Mapping[str, Samples], stem: str | Path) -> None:
    """Draw one panel a class and one violin a sample, over the genes that are given.

    Args:
        dataset: name of the data set, which stands above the panels.
        classes: class name -> Samples, expression as the data set is prepared, log(1 + count) of
            genes or scaled markers; choose the genes with `top_genes` first.
        stem: path without ending.

    Raises:
        ValueError: where the numbers of genes differ.

    Paper Figure 4 (two classes, two originals, three generated from the first).
    """
    some_panels(classes, "classes")
    with print_style():
        figure = Figure(figsize=(PAGE_WIDTH, 2.6))
        grid = figure.subplots(1, len(classes), squeeze=False, sharex=True)
        for index, (name, samples) in enumerate(classes.items()):
            axes = grid[0, index]
            originals = finite_rows(samples.originals, f"originals of {name}")
            generated = finite_rows(samples.generated, f"generated of {name}")
            _draw(axes, originals, generated, name)
            panel_title(axes, index, f"class: {name}")
            axes.set_xlabel(f"expression as prepared, of {originals.shape[1]} features")
        figure.suptitle(f"data set: {dataset}", fontsize=8)
        save(figure, stem)


def _draw(axes: Axes, originals: Floats, generated: Floats, name: str) -> None:
    if originals.shape[1] != generated.shape[1]:
        raise ValueError(
            f"{name}: {originals.shape[1]} genes in originals, {generated.shape[1]} in "
            "generated, the same needed"
        )
    rows = np.concatenate([originals, generated])
    places = np.arange(len(rows))
    colours = [BLUE] * len(originals) + [ORANGE] * len(generated)
    violins: dict[str, Any] = axes.violinplot(
        list(rows), places, orientation="horizontal", widths=0.85, showextrema=False
    )
    for body, colour in zip(violins["bodies"], colours, strict=True):
        body.set(facecolor=colour, edgecolor=colour, alpha=0.6)
    low, middle, high = np.quantile(rows, [0.25, 0.5, 0.75], axis=1)
    axes.hlines(places, low, high, color="black", linewidth=2)
    axes.plot(middle, places, "o", color="white", markeredgecolor="black", markersize=3.5)
    heads = [f"Ori {i + 1}" for i in range(len(originals))]
    heads += [f"Aug {i + 1}" for i in range(len(generated))]
    axes.set_yticks(places, heads)
    axes.invert_yaxis()
    axes.grid(axis="x")

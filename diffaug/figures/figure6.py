"""Figure 6: what the spaces of several methods look like, by t-SNE."""

import textwrap
from collections.abc import Mapping, Sequence
from pathlib import Path
from string import ascii_lowercase
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from diffaug.evaluation.rows import finite_rows, integer_labels
from diffaug.figures.checks import some_panels
from diffaug.figures.style import class_styles, print_style, save

MOST_ROWS = 1500
PANEL = 1.45  # inches: four methods and the legend fill a page
TITLE = 22  # letters in a line above a panel
LEGEND = 1.2  # inches: a column of names
NAMES = 12  # a column of a legend that is no higher than a panel
DOTS = 400  # an inch: points are told apart where the figure is enlarged


class Plane(NamedTuple):
    """Rows brought to the plane: points (n, 2) and the classes (n,) they have."""

    points: ArrayLike
    labels: ArrayLike


def rows_shown(n: int, seed: int) -> np.ndarray:
    """Ascending indices of the rows of `n` to draw: all, or 1,500 chosen at random."""
    chosen = np.random.default_rng(seed).permutation(n)[:MOST_ROWS]
    return np.sort(chosen)


def tsne_2d(y: ArrayLike, seed: int) -> np.ndarray:
    """t-SNE (van der Maaten and Hinton, 2008) of y (n, d), n > 30, in the plane: (n, 2).

    Perplexity 30, PCA as the start, one thread, so that equal y and seed give equal points.
    """
    rows = finite_rows(y, "y")
    if len(rows) <= 30:
        raise ValueError(f"y: {len(rows)} rows given, more than the perplexity, 30, needed")
    from sklearn.manifold import TSNE
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

    # Threads add up forces in any order, and t-SNE is chaotic.
    with threadpool_limits(limits=1):
        model = TSNE(perplexity=30, init="pca", random_state=seed, n_jobs=1)
        return model.fit_transform(rows)


def representation_scatter(
    datasets: Mapping[str, Mapping[str, Plane]],
    class_names: Mapping[str, Sequence[str]],
    stem: str | Path,
) -> None:
    """Draw one row a data set and one column a method; colours and markers are classes.

    Args:
        datasets: name -> label of a method -> Plane of training rows (`tsne_2d` of y at
            `rows_shown`); the place of a method that a data set lacks stays empty.
        class_names: name -> a name for each label 0, 1, ..., at most 20.
        stem: path without ending.

    Raises:
        ValueError: where these disagree.

    Paper Figure 6.
    """
    some_panels(datasets, "data sets")
    methods = list(dict.fromkeys(method for planes in datasets.values() for method in planes))
    some_panels(methods, "methods")
    unnamed = [name for name in datasets if name not in class_names]
    if unnamed:
        raise ValueError(f"class_names: none given for {unnamed}, each data set needs them")
    with print_style():
        columns = max(_legend_columns(class_names[name]) for name in datasets)
        width, height = LEGEND * columns + PANEL * len(methods), 0.6 + PANEL * len(datasets)
        figure = Figure(figsize=(width, height))
        grid = figure.subplots(len(datasets), len(methods), squeeze=False)
        for row, (name, planes) in enumerate(datasets.items()):
            handles: list[Any] = []
            for axes, method in zip(grid[row], methods, strict=True):
                axes.set(xticks=[], yticks=[], box_aspect=1)
                axes.spines[:].set_visible(method in planes)
                if method in planes:
                    _draw(axes, planes[method], class_names[name], f"{name}, {method}")
                    handles, _ = axes.get_legend_handles_labels()
                if row == 0:
                    axes.set_title(textwrap.fill(method, TITLE, break_on_hyphens=False))
            grid[row, 0].set_ylabel(f"({ascii_lowercase[row]}) {name}\nt-SNE 2")
            _legend(grid[row, -1], _legend_columns(class_names[name]), handles)
        for axes in grid[-1]:
            axes.set_xlabel("t-SNE 1")
        figure.suptitle("t-SNE of y, training rows (axes have no unit)", fontsize=8)
        save(figure, stem, DOTS)


def _draw(axes: Axes, plane: Plane, names: Sequence[str], what: str) -> None:
    points = finite_rows(plane.points, f"points of {what}")
    labels = integer_labels(plane.labels, len(points), f"labels of {what}")
    if points.shape[1] != 2 or labels.min() < 0 or labels.max() >= len(names):
        raise ValueError(
            f"{what}: {points.shape[1]} columns, labels {labels.min()} to {labels.max()} given, "
            f"2 columns, labels 0 to {len(names) - 1} needed"
        )
    for label, (colour, marker) in enumerate(class_styles(len(names))):
        x, y = points[labels == label].T
        axes.scatter(
            x,
            y,
            s=3,
            color=colour,
            marker=marker,
            linewidths=0,
            label=names[label],
            rasterized=True,
        )


def _legend_columns(names: Sequence[str]) -> int:
    return -(-len(names) // NAMES)


def _legend(axes: Axes, columns: int, handles: list[Any]) -> None:
    axes.legend(
        handles=handles,
        ncols=columns,
        columnspacing=0.5,
        loc="center left",
        bbox_to_anchor=(1.02, 0.5),
        markerscale=2.5,
        handletextpad=0.1,
        labelspacing=0.2,
        borderaxespad=0,
        fontsize=6,
    )

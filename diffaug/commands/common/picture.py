"""A picture of an embedding."""

from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from diffaug.data.readers.labels import missing
from diffaug.figures.figure6 import rows_shown, tsne_2d
from diffaug.figures.style import GREY, MANY_COLOURS, MARKERS, class_styles, print_style, save

SIDE = 4.0  # inches
AREA = 12_000  # square points that all dots take together
FEWEST = 31  # rows that t-SNE needs
LEGEND_ROWS = 20
PALE = "#CCCCCC"
LEGEND_AREA = 16  # square points of a dot


def draw(stem: Path, z: np.ndarray, labels: np.ndarray | None, label: str, seed: int) -> None:
    """Draw rows in the plane as <stem>.png and <stem>.svg, coloured by their labels.

    Args:
        stem: Path without ending.
        z: (N, d). Two columns are drawn as they are; of more, t-SNE of at most 1,500 rows.
        labels: (N,) numbers, NaN for none, or text, "" for none. More than 20 numbers are a scale;
            of more than 20 kinds of text the 19 with most rows have a colour.
        label: What the labels are called.
        seed: Of t-SNE and of the rows drawn.
    """
    points, axes_name = z, "z"
    if z.shape[1] > 2 and len(z) >= FEWEST:
        shown = rows_shown(len(z), seed)
        points, axes_name = tsne_2d(z[shown], seed), "t-SNE of z,"
        labels = labels if labels is None else labels[shown]
    elif z.shape[1] == 1:
        points = np.hstack([z, np.zeros_like(z)])
    size = float(np.clip(AREA / len(points), 1, 12))
    with print_style():
        figure = Figure(figsize=(SIDE, SIDE))
        axes = figure.subplots()
        axes.set(xlabel=f"{axes_name} 1", ylabel=f"{axes_name} 2", box_aspect=1)
        style: dict[str, Any] = {"s": size, "linewidths": 0, "rasterized": True}
        if (values := _scale(labels)) is not None:
            figure.set_figwidth(SIDE + 0.8)
            x, y = points[:, :2].T
            dots = axes.scatter(x, y, c=values, plotnonfinite=True, **style)
            figure.colorbar(dots, label=label)
            save(figure, stem)
            return
        for name, mask, colour, marker in _groups(labels, len(points)):
            x, y = points[mask, :2].T
            axes.scatter(x, y, color=colour, marker=marker, label=name, **style)
        if labels is not None:
            columns = -(-len(axes.collections) // LEGEND_ROWS)
            figure.set_figwidth(SIDE + 1.5 * columns)
            axes.legend(
                title=label,
                loc="center left",
                bbox_to_anchor=(1.02, 0.5),
                ncols=columns,
                markerscale=float(np.sqrt(LEGEND_AREA / size)),
            )
        save(figure, stem)


def _scale(labels: np.ndarray | None) -> np.ndarray | None:
    """The labels as numbers, NaN for none, if they are more numbers than there are colours."""
    if labels is None or len(np.unique(labels)) <= len(MANY_COLOURS):
        return None
    try:
        return np.where(missing(labels), "nan", labels.astype(str)).astype(float)
    except ValueError:
        return None


def _groups(labels: np.ndarray | None, rows: int) -> list[tuple[str, np.ndarray, str, str]]:
    """Name, mask (N,), colour and marker of each kind; what has no colour of its own is below."""
    if labels is None:
        return [("", np.ones(rows, dtype=bool), class_styles(1)[0][0], MARKERS[0])]
    none = missing(labels)
    kinds, sizes = np.unique(labels[~none], return_counts=True)
    most = len(MANY_COLOURS)
    if len(kinds) > most:
        kinds = np.sort(kinds[np.argsort(-sizes, kind="stable")[: most - 1]])
    other = ~none & ~np.isin(labels, kinds)
    grey = [("no label", none, PALE), (f"{len(sizes) - len(kinds)} others", other, GREY)]
    below = [(name, mask, colour, MARKERS[0]) for name, mask, colour in grey if mask.any()]
    styles = zip(kinds, class_styles(len(kinds)), strict=True)
    return below + [(f"{kind}", labels == kind, *style) for kind, style in styles]

"""What all figures share: fonts, colours, panel titles, and how a figure reaches the disk."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path
from typing import Any

import matplotlib
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from diffaug.io import atomic_write

# Okabe and Ito (2008), told apart with any colour vision; its yellow is too pale on paper.
BLUE, ORANGE, GREEN, PURPLE = "#0072B2", "#E69F00", "#009E73", "#CC79A7"
SKY, VERMILION, BLACK, GREY = "#56B4E9", "#D55E00", "#000000", "#777777"
FEW_COLOURS = (BLUE, ORANGE, GREEN, PURPLE, SKY, VERMILION, BLACK)
# Kelly (1965), "Twenty-two colors of maximum contrast", without white and one of two oranges.
MANY_COLOURS = (
    *("#F3C300", "#875692", "#F38400", "#A1CAF1", "#BE0032", "#C2B280", "#848482"),
    *("#008856", "#E68FAC", "#0067A5", "#F99379", "#604E97", "#B3446C", "#DCD300"),
    *("#882D17", "#8DB600", "#654522", "#E25822", "#2B3D26", "#222222"),
)
MARKERS = ("o", "^", "s")

PAGE_WIDTH = 7.0  # inches: two columns of a paper

_SETTINGS: dict[Any, Any] = {
    "axes.axisbelow": True,
    "axes.linewidth": 0.6,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlesize": 8,
    "axes.labelsize": 8,
    "figure.constrained_layout.use": True,
    "figure.dpi": 200,
    "font.family": "DejaVu Sans",
    "font.size": 8,
    "grid.color": "#DDDDDD",
    "grid.linewidth": 0.5,
    "legend.fontsize": 7,
    "legend.frameon": False,
    "lines.linewidth": 1.2,
    "savefig.dpi": 200,
    "svg.hashsalt": "diffaug",
    "xtick.labelsize": 7,
    "ytick.labelsize": 7,
}


@contextmanager
def print_style() -> Iterator[None]:
    """Draw and save inside this block: the reader's matplotlibrc then changes nothing."""
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(_SETTINGS)
        yield


def panels(n: int, height: float) -> tuple[Figure, list[Axes]]:
    """Return a figure as wide as a page with `n` panels, two in a row, each `height` inches high.

    The axes come in reading order.
    """
    rows = -(-n // 2)
    figure = Figure(figsize=(PAGE_WIDTH, height * rows))
    axes = list(figure.subplots(rows, min(n, 2), squeeze=False).flat)
    for spare in axes[n:]:
        spare.remove()
    return figure, axes[:n]


def save(figure: Figure, stem: str | Path, dpi: int | None = None) -> None:
    """Write <stem>.svg and <stem>.png; equal figures give equal bytes.

    dpi: dots an inch of the points that stand as a picture in the SVG, by default as in the PNG.

    >>> save(figure, "reports/embedded/figures/figure5")
    """
    # A date or a version of the writer would make equal figures differ.
    for suffix, metadata, dots in (
        (".svg", {"Date": None, "Creator": None}, dpi),
        (".png", {"Software": None}, None),
    ):
        with atomic_write(f"{stem}{suffix}") as temporary:
            figure.savefig(temporary, metadata=metadata, dpi=dots)


def class_styles(n_classes: int) -> list[tuple[str, str]]:
    """One (colour, marker) a class, no colour twice; ValueError for more than 20 classes.

    More than seven classes differ by marker too, so that similar colours are told apart.
    """
    if n_classes <= len(FEW_COLOURS):
        return [(colour, MARKERS[0]) for colour in FEW_COLOURS[:n_classes]]
    if n_classes > len(MANY_COLOURS):
        raise ValueError(f"n_classes = {n_classes}: at most {len(MANY_COLOURS)} have a colour")
    return list(zip(MANY_COLOURS[:n_classes], cycle(MARKERS), strict=False))


def panel_title(axes: Axes, index: int, text: str) -> None:
    """Put "(a) text" over the left edge of panel number `index`, counted from 0."""
    axes.set_title(f"({chr(ord('a') + index)}) {text}", loc="left")

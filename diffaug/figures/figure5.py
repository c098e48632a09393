"""Figure 5: how similar the views of a row are to the row, in the encoder's space."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_rgba
from numpy.typing import ArrayLike

from diffaug.evaluation.rows import Floats, finite_rows
from diffaug.figures.checks import some_panels
from diffaug.figures.style import BLUE, GREEN, GREY, ORANGE, panel_title, panels, print_style, save

# Crop is for images, swap for tables: one panel never holds both.
VIEWS = {
    "generated": ("generated", BLUE),
    "mixup": ("mixup, row prevails", ORANGE),
    "mixup_uniform": ("mixup, a ~ U(0, 1)", GREY),
    "crop": ("random crop", GREEN),
    "swap": ("dimension swap", GREEN),
}
BINS = 40


def similarity_histograms(
    datasets: Mapping[str, Mapping[str, ArrayLike]], stem: str | Path
) -> None:
    """Draw one panel a data set and one histogram a kind of view, all with the same bins.

    datasets: name -> kind of view -> cosine similarities (n,) in [-1, 1], in y, between a
    training row and its view; kinds: those of VIEWS. ValueError for other kinds and
    values. Paper Figure 5.
    """
    some_panels(datasets, "data sets")
    found = {
        name: {kind: _similarities(name, kind, values) for kind, values in series.items()}
        for name, series in datasets.items()
    }
    for name, series in found.items():
        if not series:
            raise ValueError(f"{name}: no kind of view given, some of {list(VIEWS)} needed")
    lowest = min(values.min() for series in found.values() for values in series.values())
    bins = np.linspace(min(np.floor(lowest * 10) / 10, 0.9), 1, BINS + 1)
    with print_style():
        figure, all_axes = panels(len(found), height=2.4)
        for index, (axes, (name, series)) in enumerate(zip(all_axes, found.items(), strict=True)):
            _draw(axes, series, bins)
            panel_title(axes, index, name)
        for axes in all_axes[::2]:
            axes.set_ylabel("share of training rows")
        save(figure, stem)


def _similarities(name: str, kind: str, values: ArrayLike) -> Floats:
    if kind not in VIEWS:
        raise ValueError(f"{name}: kind of view {kind!r} given, allowed are {list(VIEWS)}")
    similarities = finite_rows(values, f"{name}, {kind}", axes=1)
    # Rounding can carry a cosine just beyond one.
    if np.abs(similarities).max() > 1 + 1e-6:
        raise ValueError(f"{name}, {kind}: values beyond [-1, 1] given, cosines needed")
    return similarities.clip(-1, 1)


def _draw(axes: Axes, series: Mapping[str, Floats], bins: Floats) -> None:
    for kind, values in series.items():
        label, colour = VIEWS[kind]
        axes.hist(
            values,
            bins.tolist(),
            weights=np.full(len(values), 1 / len(values)),
            histtype="stepfilled",
            facecolor=to_rgba(colour, 0.3),
            edgecolor=colour,
            linewidth=1.2,
            label=f"{label} (median {np.median(values):.3f})",
        )
    axes.set_xlim(bins[0], bins[-1])
    axes.set_xlabel("cosine similarity of row and view, in y")
    axes.grid(axis="y")
    axes.legend(loc="best")

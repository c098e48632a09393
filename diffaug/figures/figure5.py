"""Figure 5: how similar the views of a row are to the row, in the encoder's space."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import NullFormatter, PercentFormatter
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
TICKS = (-1, 0, 0.5, 0.9, 0.99, 0.999, 0.9999, 0.99999)
SHOWN = (0.01, 0.9)  # quantiles of the kinds' similarities that every panel reaches to


def similarity_curves(datasets: Mapping[str, Mapping[str, ArrayLike]], stem: str | Path) -> None:
    """Draw one panel a data set and one empirical distribution function a kind of view.

    Most similarities lie just below 1, so the axis is logarithmic in 1 - similarity; all panels
    have the same one. A dot marks each median. Paper Figure 5 has histograms.

    Args:
        datasets: name -> kind of view -> cosine similarities (n,) in [-1, 1], in y, between a
            training row and its view; kinds: those of VIEWS.
        stem: path without ending.

    Raises:
        ValueError: for other kinds and values.
    """
    some_panels(datasets, "data sets")
    found = {
        name: {kind: _similarities(name, kind, values) for kind, values in series.items()}
        for name, series in datasets.items()
    }
    for name, series in found.items():
        if not series:
            raise ValueError(f"{name}: no kind of view given, some of {list(VIEWS)} needed")
    limits = _limits([values for series in found.values() for values in series.values()])
    with print_style():
        figure, all_axes = panels(len(found), height=3.1)
        for index, (axes, (name, series)) in enumerate(zip(all_axes, found.items(), strict=True)):
            _draw(axes, series, limits)
            panel_title(axes, index, name)
        for axes in all_axes[::2]:
            axes.set_ylabel("training rows whose view is\nat most as similar, in percent")
        save(figure, stem)


def _similarities(name: str, kind: str, values: ArrayLike) -> Floats:
    if kind not in VIEWS:
        raise ValueError(f"{name}: kind of view {kind!r} given, allowed are {list(VIEWS)}")
    similarities = finite_rows(values, f"{name}, {kind}", axes=1)
    # Rounding can carry a cosine just beyond one.
    if np.abs(similarities).max() > 1 + 1e-6:
        raise ValueError(f"{name}, {kind}: values beyond [-1, 1] given, cosines needed")
    return similarities.clip(-1, 1)


def _limits(kinds: Sequence[Floats]) -> tuple[float, float]:
    """The ends of the axis as 1 - similarity: at least from 0.1 to 0.01, and never zero."""
    low, high = np.quantile([np.quantile(values, SHOWN) for values in kinds], [0, 1], axis=0)
    return max(1 - low[0], 0.1), float(np.clip(1 - high[1], 1e-6, 0.01))


def _draw(axes: Axes, series: Mapping[str, Floats], limits: tuple[float, float]) -> None:
    axes.set_xscale("log")
    axes.set_xlim(limits)
    for kind, values in series.items():
        label, colour = VIEWS[kind]
        median = np.median(values)
        text = f"{label} (median {median:.3f})"
        # The axis is inverted: similarity grows to the right.
        axes.ecdf(1 - values, complementary=True, color=colour, label=text)
        axes.plot(1 - median, 0.5, "o", color=colour, markersize=4)
    ticks = [tick for tick in TICKS if limits[1] <= 1 - tick <= limits[0]]
    axes.set_xticks([1 - tick for tick in ticks], map(str, ticks))
    axes.xaxis.set_minor_formatter(NullFormatter())
    axes.yaxis.set_major_formatter(PercentFormatter(1, symbol=None))
    axes.set_xlabel("cosine similarity of row and view, in y\n(logarithmic in 1 - similarity)")
    axes.grid()
    axes.legend(loc="upper left", bbox_to_anchor=(0, -0.28))

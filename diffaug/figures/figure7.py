"""Figure 7: accuracy over lambda, the share of generated views."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from matplotlib.axes import Axes

from diffaug.evaluation.metrics import axis_label
from diffaug.evaluation.rows import Floats, finite_rows
from diffaug.figures.checks import some_panels
from diffaug.figures.style import (
    BLUE,
    GREEN,
    GREY,
    VERMILION,
    panel_title,
    panels,
    print_style,
    save,
)

Sweep = Mapping[float, Sequence[float]]

# What stands where DiffAug puts a sample: label, colour and place beside the lambda's tick.
VIEWS = {
    "generated": ("generated views", BLUE, -0.2),
    "zeros": ("rows of zeros", GREEN, -0.2),
    "own rows": ("own rows", GREY, 0.2),
}
SHADE = "#DCEBF5"
SPREAD = 0.14  # between the first and the last seed on either side of the mean's place


def accuracy_over_lambda(
    datasets: Mapping[str, Mapping[str, Sweep]],
    metric: str,
    stem: str | Path,
    used: Mapping[str, float] | None = None,
) -> None:
    """Draw one panel a data set: a dot a seed, a bar at their mean, the mean at 0 dashed.

    Args:
        datasets: name -> kind of second view -> lambda in [0, 1] -> accuracies in [0, 1], one a
            seed, drawn in percent; kinds: of VIEWS, the protocol's own first, with 0 among its
            lambdas, then any control.
        metric: what was measured, as "z/train/svm_linear".
        stem: path without ending.
        used: name -> the lambda that the protocol has on that data set, shaded where it is drawn.

    Raises:
        ValueError: for other kinds and values.

    Paper Figure 7 has boxes over a grid search: a box over a few seeds says less than they do.
    """
    some_panels(datasets, "data sets")
    label = axis_label(metric).replace(" on ", "\non ")
    for name, series in datasets.items():
        _check(name, series)
    with print_style():
        figure, all_axes = panels(len(datasets), height=2.6)
        for index, (axes, name) in enumerate(zip(all_axes, datasets, strict=True)):
            _draw(axes, datasets[name])
            _mark(axes, sorted(_own(datasets[name])), (used or {}).get(name))
            panel_title(axes, index, name)
        for axes in all_axes[::2]:
            axes.set_ylabel(f"{label}, in percent")
        handles, names = all_axes[0].get_legend_handles_labels()
        figure.legend(handles, names, loc="outside upper right", ncols=len(names))
        save(figure, stem)


def _check(name: str, series: Mapping[str, Sweep]) -> None:
    if not series or not set(series) <= set(VIEWS):
        raise ValueError(f"{name}: views {list(series)} given, one or more of {list(VIEWS)} needed")
    sweeps = [(kind, lam, values) for kind in series for lam, values in series[kind].items()]
    lambdas = sorted({lam for _, lam, _ in sweeps})
    if 0 not in _own(series) or lambdas[0] < 0 or lambdas[-1] > 1:
        raise ValueError(f"{name}: lambdas {lambdas} given, 0 and others up to 1 needed")
    for kind, lam, values in sweeps:
        accuracies = finite_rows(values, f"{name}, {kind}, lambda {lam:g}", axes=1)
        if accuracies.min() < 0 or accuracies.max() > 1:
            raise ValueError(f"{name}, {kind}, lambda {lam:g}: accuracies beyond [0, 1] given")


def _own(series: Mapping[str, Sweep]) -> Sweep:
    """The sweep of the protocol's own second views: the first."""
    return next(iter(series.values()))


def _draw(axes: Axes, series: Mapping[str, Sweep]) -> None:
    lambdas = sorted(_own(series))
    for kind, sweep in series.items():
        label, colour, place = VIEWS[kind]
        for lam, values in sweep.items():
            # At 0 there is no second view of either kind.
            middle = lambdas.index(lam) + (place if lam and len(series) > 1 else 0)
            _seeds(axes, middle, 100 * np.asarray(values), colour if lam else VERMILION)
        axes.plot([], [], "o", color=colour, markersize=3, label=f"{label}, a seed")
    without = 100 * float(np.mean(_own(series)[0]))
    axes.plot([], [], "_", color="black", markersize=9, markeredgewidth=1.8, label="mean of seeds")
    axes.axhline(without, color=VERMILION, linestyle="--", label="mean at λ = 0", zorder=1)
    axes.set_xticks(range(len(lambdas)), [f"{lam:.10g}" for lam in lambdas])
    axes.set_xlabel("λ, probability that a second view is replaced")
    axes.grid(axis="y")


def _mark(axes: Axes, lambdas: Sequence[float], used: float | None) -> None:
    if used in lambdas:
        middle = lambdas.index(used)
        ends = middle - 0.45, middle + 0.45
        axes.axvspan(*ends, color=SHADE, linewidth=0, zorder=0, label="λ of the protocol")


def _seeds(axes: Axes, middle: float, percent: Floats, colour: str) -> None:
    # Side by side, or equal seeds would hide each other.
    spread = np.linspace(-SPREAD, SPREAD, len(percent)) if len(percent) > 1 else np.zeros(1)
    axes.scatter(middle + spread, percent, s=9, color=colour, linewidths=0, zorder=3)
    ends = middle - SPREAD - 0.03, middle + SPREAD + 0.03
    axes.hlines(percent.mean(), *ends, color=colour, linewidth=1.8)

"""Figure 7: accuracy over lambda, the share of generated views."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from matplotlib.axes import Axes

from diffaug.figures.checks import finite, some_panels
from diffaug.figures.labels import metric_label
from diffaug.figures.style import (
    BLUE,
    SKY,
    VERMILION,
    panel_title,
    panels,
    print_style,
    save,
)

Sweep = Mapping[float, Sequence[float]]


def lambda_boxes(datasets: Mapping[str, Sweep], metric: str, stem: str | Path) -> None:
    """Draw one panel a data set: a box a lambda, its seeds as dots, the median at 0 dashed.

    datasets: name -> lambda in [0, 1] -> accuracies in [0, 1], one a seed; 0 must be among
    the lambdas; metric: what was measured, as "z/train/svm_linear". Boxes are quartiles,
    whiskers reach to the last seed within 1.5 box lengths. Paper Figure 7.
    """
    some_panels(datasets, "data sets")
    label = metric_label(metric)
    for name, sweep in datasets.items():
        _check(name, sweep)
    with print_style():
        figure, all_axes = panels(len(datasets), height=2.6)
        for index, (axes, name) in enumerate(zip(all_axes, datasets, strict=True)):
            _draw(axes, datasets[name])
            panel_title(axes, index, name)
        for axes in all_axes[::2]:
            axes.set_ylabel(label.replace(" on ", "\non "))
        handles, names = all_axes[0].get_legend_handles_labels()
        figure.legend(handles, names, loc="outside upper right", ncols=2)
        save(figure, stem)


def _check(name: str, sweep: Sweep) -> None:
    if 0 not in sweep or min(sweep) < 0 or max(sweep) > 1:
        raise ValueError(f"{name}: lambdas {sorted(sweep)} given, 0 and others up to 1 needed")
    for lam, values in sweep.items():
        accuracies = finite(values, 1, f"{name}, lambda {lam:g}")
        if accuracies.min() < 0 or accuracies.max() > 1:
            raise ValueError(f"{name}, lambda {lam:g}: accuracies beyond [0, 1] given")


def _draw(axes: Axes, sweep: Sweep) -> None:
    lambdas = sorted(sweep)
    axes.boxplot(
        [sweep[lam] for lam in lambdas],
        positions=range(len(lambdas)),
        widths=0.6,
        showfliers=False,
        patch_artist=True,
        boxprops={"facecolor": SKY, "alpha": 0.5, "edgecolor": BLUE},
        medianprops={"color": BLUE, "linewidth": 1.5},
        whiskerprops={"color": BLUE},
        capprops={"color": BLUE},
    )
    for place, lam in enumerate(lambdas):
        values = sweep[lam]
        # Spread, or equal seeds would hide each other.
        spread = np.linspace(-0.15, 0.15, len(values)) if len(values) > 1 else [0.0]
        dots = axes.scatter(place + np.asarray(spread), values, s=9, color="black", zorder=3)
    dots.set_label("one seed")
    median = float(np.median(sweep[0]))
    axes.axhline(median, color=VERMILION, linestyle="--", label="median at λ = 0", zorder=1)
    axes.set_xticks(range(len(lambdas)), [f"{lam:g}" for lam in lambdas])
    axes.set_xlabel("λ, probability of a generated view")
    axes.grid(axis="y")

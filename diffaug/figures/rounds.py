"""A score after each round of M-step, sampling and E-step 2."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from diffaug.evaluation.metrics import axis_label
from diffaug.evaluation.rows import finite_rows
from diffaug.figures.checks import some_panels
from diffaug.figures.style import class_styles, panel_title, panels, print_style, save

ByRound = Sequence[Sequence[float]]  # one row of seeds a round, the first after E-step 1


def score_by_round(
    datasets: Mapping[str, Mapping[str, ByRound]], metric: str, stem: str | Path
) -> None:
    """Draw one panel a data set: a line a method through its means, a point a seed.

    Args:
        datasets: Name -> method -> scores in [0, 1], (rounds + 1, seeds); row 0 is the state
            after E-step 1.
        metric: What was measured, as "z/train/svm_rbf".
        stem: Path without ending.

    Raises:
        ValueError: For scores outside [0, 1] or rows of unequal length.
    """
    some_panels(datasets, "data sets")
    methods = list(dict.fromkeys(name for by_method in datasets.values() for name in by_method))
    styles = dict(zip(methods, class_styles(len(methods)), strict=True))
    with print_style():
        figure, all_axes = panels(len(datasets), height=2.6)
        for index, (axes, dataset) in enumerate(zip(all_axes, datasets, strict=True)):
            for place, (method, scores) in enumerate(datasets[dataset].items()):
                shift = 0.3 * (place / max(1, len(datasets[dataset]) - 1) - 0.5)
                _draw(axes, f"{dataset}, {method}", scores, shift, *styles[method], label=method)
            panel_title(axes, index, dataset)
            axes.set_xlabel("round, 0: after E-step 1")
            axes.xaxis.set_major_locator(MaxNLocator(integer=True))
            axes.grid(axis="y")
        for axes in all_axes[::2]:
            axes.set_ylabel(axis_label(metric).replace(" on ", "\non ") + " (%)")
        handles = {
            label: handle
            for axes in all_axes
            for handle, label in zip(*axes.get_legend_handles_labels(), strict=True)
        }
        figure.legend(
            handles.values(), handles.keys(), loc="outside upper left", ncols=min(3, len(handles))
        )
        save(figure, stem)


def _draw(
    axes: Axes, name: str, scores: ByRound, shift: float, colour: str, marker: str, label: str
) -> None:
    table = finite_rows(scores, name, axes=2)
    if table.min() < 0 or table.max() > 1:
        raise ValueError(f"{name}: scores beyond [0, 1] given")
    rounds = np.arange(len(table))
    axes.plot(rounds, 100 * table.mean(1), color=colour, marker=marker, markersize=4, label=label)
    # Beside each other, or methods of equal scores would hide each other's seeds.
    places = np.repeat(rounds + shift, table.shape[1])
    axes.scatter(places, 100 * table.ravel(), s=4, color=colour, alpha=0.5, linewidths=0)

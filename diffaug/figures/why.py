"""Generated positives beside real neighbours: rank and class, noise and features."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator, NullLocator

from diffaug.evaluation.measured import HIDDEN, Measures, feature, features_of, keys_of
from diffaug.evaluation.positives import GROUPS, NEAREST
from diffaug.figures.checks import some_panels
from diffaug.figures.style import (
    BLACK,
    BLUE,
    GREEN,
    GREY,
    ORANGE,
    PURPLE,
    SKY,
    VERMILION,
    panel_title,
    panels,
    print_style,
    save,
)

Found = Mapping[str, Sequence[Measures]]  # name -> one a round: seed -> measure -> value
Style = tuple[str, str]

BY_ROUND = ((SKY, "o"), (BLUE, "^"), (GREEN, "s"), (BLACK, "D"), (GREY, "v"), (ORANGE, "P"))
POINTS = {
    "generated": ("samples", BLUE, "o"),
    "neighbour": ("real neighbours of the same ranks", ORANGE, "^"),
    "noise": ("sources moved by noise, as far", GREY, "s"),
}
PLAIN = {"x": (ORANGE, "^"), "y": (BLUE, "o"), "z": (GREEN, "s")}
DENOISER = ((PURPLE, "o"), (PURPLE, "^"), (PURPLE, "s"), (VERMILION, "D"))


def rank_panels(found: Found, stem: str | Path) -> None:
    """Draw how far samples lie and whose class they have: four panels a method.

    Lines go through the means over seeds, dots are seeds.

    Args:
        found: What is measured of each round, by the data set and method.
        stem: Path without ending.
    """
    some_panels(found, "methods")
    with print_style():
        figure, all_axes = panels(4 * len(found), height=2.5)
        for place, (name, rounds) in enumerate(found.items()):
            for number, kind in enumerate(("far", "far", "class", "class")):
                axes, space = all_axes[4 * place + number], "xy"[number % 2]
                words = "the inputs" if space == "x" else "y"
                if kind == "far":
                    _ranks(axes, space, rounds)
                    panel_title(axes, 4 * place + number, f"{name}: where samples lie, in {words}")
                else:
                    _classes(axes, space, rounds)
                    panel_title(
                        axes,
                        4 * place + number,
                        f"{name}: whose class they have, round {len(rounds)}",
                    )
                axes.set_xticks(range(len(GROUPS)), GROUPS)
                axes.set_xlabel(f"rank among the source's real neighbours in {words}")
        save(figure, stem)


def _ranks(axes: Axes, space: str, rounds: Sequence[Measures]) -> None:
    keys = [f"{space}/samples/{group}" for group in GROUPS]
    for number, (measures, style) in enumerate(zip(rounds, BY_ROUND, strict=False), start=1):
        _line(axes, range(len(keys)), keys, measures, style, f"round {number}")
    axes.set_ylim(bottom=0)
    axes.set_ylabel("samples (%)")
    axes.legend()


def _classes(axes: Axes, space: str, rounds: Sequence[Measures]) -> None:
    for kind, (label, colour, marker) in POINTS.items():
        keys = [f"{space}/{kind}/{group}" for group in GROUPS]
        if set(keys) & set(keys_of(rounds)):
            _line(axes, range(len(keys)), keys, rounds[-1], (colour, marker), label)
    axes.set_ylabel("class of the source kept (%)")
    axes.legend(loc="lower left")


def noise_panels(found: Found, stem: str | Path) -> None:
    """Draw how much noise positives carry and what features tell of classes: two panels a method.

    Arguments as in `rank_panels`.
    """
    some_panels(found, "methods")
    with print_style():
        figure, all_axes = panels(2 * len(found), height=3.4)
        for place, (name, rounds) in enumerate(found.items()):
            left, right = all_axes[2 * place : 2 * place + 2]
            _noise(left, rounds[-1])
            _features(right, rounds)
            panel_title(left, 2 * place, f"{name}: noise, round {len(rounds)}")
            panel_title(right, 2 * place + 1, f"{name}: what features tell of classes")
        save(figure, stem)


def _noise(axes: Axes, measures: Measures) -> None:
    keys = keys_of([measures])
    copies = [n for n in range(1, len(keys)) if f"x/mean/generated {n}" in keys]
    nearest = [n for n in NEAREST if f"x/mean/neighbours {n}" in keys]
    relative = {
        seed: {key: value / of["x/mean/row"] for key, value in of.items()}
        for seed, of in measures.items()
    }
    axes.axhline(100, color=BLACK, linestyle="--", label="a row itself", zorder=1)
    _line(axes, copies, [f"x/mean/generated {n}" for n in copies], relative, (BLUE, "o"), "samples")
    near = [f"x/mean/neighbours {n}" for n in nearest]
    _line(axes, nearest, near, relative, (ORANGE, "^"), "nearest real rows")
    axes.set_xscale("log")
    axes.set_xticks(sorted({*copies, *nearest}), [str(n) for n in sorted({*copies, *nearest})])
    axes.xaxis.set_minor_locator(NullLocator())
    axes.set_xlabel("how many are averaged")
    axes.set_ylabel("distance to the mean of the class\n(% of a row's)")
    axes.legend()


def _features(axes: Axes, rounds: Sequence[Measures]) -> None:
    names = features_of(keys_of(rounds))
    hidden = [name for name in names if name.startswith(HIDDEN)]
    styles = PLAIN | dict(zip(hidden, DENOISER, strict=False))
    places = range(1, len(rounds) + 1)
    for name in names:
        table = [[100 * of[f"knn/{name}"] for of in measures.values()] for measures in rounds]
        _draw(axes, places, table, styles[name], feature(name))
    axes.set_xlabel("round")
    axes.set_ylabel("10-NN accuracy, training rows (%)")
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.17), ncols=2)


def _line(
    axes: Axes,
    places: Sequence[int],
    keys: Sequence[str],
    measures: Measures,
    style: Style,
    label: str,
) -> None:
    table = [[100 * of.get(key, np.nan) for of in measures.values()] for key in keys]
    _draw(axes, places, table, style, label)


def _draw(
    axes: Axes, places: Sequence[int], table: Sequence[Sequence[float]], style: Style, label: str
) -> None:
    """Draw one row of `table` a place: a dot a seed, and a line through the means."""
    values, (colour, marker) = np.asarray(table, dtype=float), style
    known = ~np.isnan(values).all(axis=1)  # groups of ranks that some seed has
    places, values = np.asarray(places)[known], values[known]
    means = np.nanmean(values, axis=1)
    axes.plot(places, means, color=colour, marker=marker, markersize=4, label=label)
    seeds = np.repeat(places, values.shape[1])
    axes.scatter(seeds, values.ravel(), s=4, color=colour, alpha=0.5, linewidths=0)
    axes.grid(True, axis="y")

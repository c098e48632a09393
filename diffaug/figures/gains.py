"""The claim as a picture: what generated views gain, by data set and score."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from diffaug.figures.checks import some_panels
from diffaug.figures.style import BLUE, ORANGE, panel_title, print_style, save

COLOURS = (BLUE, ORANGE)
MARKERS = ("o", "s")
LINE_HEIGHT = 0.19  # inches
PANEL_WIDTH, LABEL_WIDTH, HEAD = 1.75, 2.1, 1.1  # inches
SHIFT = 0.19  # of two intervals from the middle of their line


class Gain(NamedTuple):
    """A gain in percent points, and half of its 95 % interval if it has any."""

    mean: float
    interval: float | None


class Line(NamedTuple):
    """One line of the picture: what it is of, and its gains by what they are over.

    group: a data set, or all of them; score: what was measured; whole: whether it is over all
    scores, which is drawn larger.
    """

    group: str
    score: str
    whole: bool
    gains: Mapping[str, Gain]


def gains_by_score(panels: Mapping[str, Sequence[Line]], stem: str | Path) -> None:
    """Draw a forest plot: a panel a user of samples, a line a data set and score.

    Args:
        panels: Who draws samples -> its lines. Equal groups and scores stand on one line; at most
            two things are gained over.
        stem: Path without ending.

    Raises:
        ValueError: Where there is no panel, a panel is empty, or gains are over three things.
    """
    some_panels(panels, "users of samples")
    lines = {(line.group, line.score): line.whole for of in panels.values() for line in of}
    over = dict.fromkeys(name for of in panels.values() for line in of for name in line.gains)
    if not all(panels.values()) or not 1 <= len(over) <= len(COLOURS):
        raise ValueError(f"gains of {list(panels)} over {list(over)} given, one or two needed")
    groups = list(dict.fromkeys(group for group, _ in lines))
    # A gap parts the groups; lines of a group stand together.
    order = sorted(lines, key=lambda line: groups.index(line[0]))
    places = {line: n + 0.6 * groups.index(line[0]) for n, line in enumerate(order)}
    with print_style():
        size = (
            LABEL_WIDTH + PANEL_WIDTH * max(len(panels), 2),
            HEAD + LINE_HEIGHT * (max(places.values()) + 1),
        )
        figure = Figure(figsize=size)
        all_axes = list(
            figure.subplots(1, len(panels), squeeze=False, sharex=True, sharey=True).flat
        )
        for index, (axes, (title, of)) in enumerate(zip(all_axes, panels.items(), strict=True)):
            _draw(axes, of, places, list(over))
            panel_title(axes, index, title.replace(" + ", "\n+ "))
        _name_lines(all_axes[0], places, lines)
        handles, names = all_axes[0].get_legend_handles_labels()
        figure.legend(handles, names, loc="outside upper center", ncols=len(names))
        figure.supxlabel("gain in percent points, with 95 % interval", fontsize=8)
        save(figure, stem)


def _draw(
    axes: Axes,
    lines: Sequence[Line],
    places: Mapping[tuple[str, str], float],
    over: Sequence[str],
) -> None:
    axes.axvline(0, color="black", linewidth=0.8, zorder=1)
    for name, colour, marker, side in zip(over, COLOURS, MARKERS, (-1, 1), strict=False):
        axes.plot([], [], marker, color=colour, markersize=4, label=f"over {name}")
        for line in lines:
            if name in line.gains:
                gain, place = line.gains[name], places[line.group, line.score] + side * SHIFT
                error = np.nan if gain.interval is None else gain.interval
                axes.errorbar(
                    gain.mean,
                    place,
                    xerr=error,
                    fmt=marker,
                    color=colour,
                    markersize=4 if line.whole else 3,
                    elinewidth=1.8 if line.whole else 0.9,
                )
    axes.grid(axis="x")


def _name_lines(
    axes: Axes, places: Mapping[tuple[str, str], float], lines: Mapping[tuple[str, str], bool]
) -> None:
    names = [f"{group}: {score}" if whole else score for (group, score), whole in lines.items()]
    axes.set_yticks([places[line] for line in lines], names)
    for text, whole in zip(axes.get_yticklabels(), lines.values(), strict=True):
        text.set_fontweight("bold" if whole else "normal")
    axes.set_ylim(max(places.values()) + 0.7, -0.7)  # the first line is at the top

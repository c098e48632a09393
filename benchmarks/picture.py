"""Quality against CPU time: a panel a data set and score, a point a method."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

from diffaug.figures.style import class_styles, panel_title, panels, print_style, save

SCORES = {"knn": "10-NN on z", "svm": "RBF-SVM on z"}
HEIGHT = 2.4  # inches


class Point(NamedTuple):
    """A method on one data set: its name, CPU seconds, score, and whether it is ours."""

    name: str
    seconds: float
    score: float
    ours: bool


def quality_against_time(rows: Sequence[Mapping[str, Any]], stem: Path) -> None:
    """Draw every method whose maps are scored; rows without scores have no point.

    Args:
        rows: Of `benchmarks.summary`.
        stem: Path without ending. Nothing is written where there is nothing to draw.
    """
    scored = [row for row in rows if set(SCORES) <= set(row["scores"])]
    cases = list(dict.fromkeys(row["case"] for row in scored))
    if not cases:
        return
    ours, peers = (dict.fromkeys(row[side] for row in scored) for side in ("ours", "peer"))
    styles = dict(zip([*ours, *peers], class_styles(len(ours) + len(peers)), strict=True))
    with print_style():
        figure, axes = panels(len(cases) * len(SCORES), HEIGHT)
        drawn = [(case, score) for case in cases for score in SCORES]
        for index, (each, (case, score)) in enumerate(zip(axes, drawn, strict=True)):
            _draw(each, points([row for row in scored if row["case"] == case], score), styles)
            each.set_ylabel(SCORES[score])
            panel_title(each, index, case)
        for each in axes[-2:]:
            each.set_xlabel("CPU seconds of a fit")
        shown = [_dot(name, c, marker, name in ours) for name, (c, marker) in styles.items()]
        figure.legend(handles=shown, loc="outside upper center", ncols=4)
        save(figure, stem)


def points(rows: Sequence[Mapping[str, Any]], score: str) -> list[Point]:
    """Return a point a method: ours stand in several pairs, of which medians are taken."""
    found: dict[tuple[str, bool], list[tuple[float, float]]] = {}
    for row in rows:
        for index, side in enumerate(("ours", "peer")):
            if (value := row["scores"][score][index]) is not None:
                found.setdefault((row[side], side == "ours"), []).append((row["cpu"][index], value))
    return [
        Point(name, median(seconds for seconds, _ in of), median(value for _, value in of), ours)
        for (name, ours), of in found.items()
    ]


def _draw(axes: Axes, of: Sequence[Point], styles: Mapping[str, tuple[str, str]]) -> None:
    axes.set_xscale("log")
    plain_ticks(axes.xaxis)
    axes.grid(True)
    axes.margins(0.1)
    for point in of:
        dot = _dot(point.name, *styles[point.name], point.ours)
        dot.set_data([point.seconds], [point.score])
        axes.add_line(dot)
    axes.autoscale_view()


def _dot(name: str, colour: str, marker: str, ours: bool) -> Line2D:
    """A method's dot: ours are stars, whatever their style says."""
    shape, size = ("*", 9) if ours else (marker, 5)
    return Line2D([], [], color=colour, marker=shape, markersize=size, linestyle="", label=name)


def plain_ticks(axis: Axis) -> None:
    """Label 1, 2 and 5 of each power of ten on a logarithmic axis, as plain numbers."""
    axis.set_major_locator(LogLocator(subs=(1, 2, 5)))
    axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,g}"))
    axis.set_minor_formatter(NullFormatter())

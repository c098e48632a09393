"""Quality against CPU time: a panel a data set and score, a point a method."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

from matplotlib.axes import Axes

from diffaug.figures.style import BLUE, GREY, panel_title, panels, print_style, save

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
    with print_style():
        figure, axes = panels(len(cases) * len(SCORES), HEIGHT)
        drawn = [(case, score) for case in cases for score in SCORES]
        for index, (each, (case, score)) in enumerate(zip(axes, drawn, strict=True)):
            _draw(each, points([row for row in scored if row["case"] == case], score))
            each.set_ylabel(SCORES[score])
            panel_title(each, index, case)
        for each in axes[-2:]:
            each.set_xlabel("CPU seconds of a fit")
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


def _draw(axes: Axes, of: Sequence[Point]) -> None:
    axes.set_xscale("log")
    axes.grid(True)
    axes.margins(x=0.3, y=0.15)
    for point in of:
        colour = BLUE if point.ours else GREY
        axes.plot(point.seconds, point.score, "o", color=colour, markersize=4)
        axes.annotate(
            point.name,
            (point.seconds, point.score),
            xytext=(3, 3),
            textcoords="offset points",
            color=colour,
            fontsize=6,
        )

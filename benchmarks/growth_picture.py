"""Cost against size: a row of panels for each thing that grows, time beside memory."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from matplotlib.axes import Axes

from benchmarks.picture import plain_ticks
from diffaug.figures.style import BLUE, GREY, panel_title, panels, print_style, save

AXES = {"rows": "rows", "columns": "columns", "batch": "rows in a batch"}
COSTS = {"fit": "CPU seconds of a fit", "peak": "peak MiB"}
COLOURS = (GREY, BLUE)


def cost_against_size(found: Sequence[Mapping[str, Any]], stem: Path) -> None:
    """Draw CPU seconds and memory of the fits of `benchmarks.growth`, a line a method.

    Args:
        found: The fits' results.
        stem: Path without ending.
    """
    with print_style():
        _, axes = panels(len(AXES) * len(COSTS), 2.2)
        drawn = [(grows, cost) for grows in AXES for cost in COSTS]
        for index, (each, (grows, cost)) in enumerate(zip(axes, drawn, strict=True)):
            _draw(each, found, grows, cost)
            panel_title(each, index, "")
        axes[0].legend()
        save(axes[0].figure, stem)


def _draw(axes: Axes, found: Sequence[Mapping[str, Any]], grows: str, cost: str) -> None:
    methods = dict.fromkeys(of["method"] for of in found)
    for method, colour in zip(methods, COLOURS, strict=False):
        line = [of for of in found if of["method"] == method and _is_on(of, grows)]
        if line:
            line.sort(key=lambda of: of[grows])
            places = [[of[key] for of in line] for key in (grows, cost)]
            axes.plot(*places, "o-", color=colour, label=method, markersize=3)
    axes.set(xlabel=AXES[grows], ylabel=COSTS[cost])
    axes.grid(True)
    if axes.lines:
        axes.set(xscale="log", yscale="log")
        plain_ticks(axes.yaxis)


def _is_on(of: Mapping[str, Any], grows: str) -> bool:
    """Whether a fit is on a line: it was made for it, or is where lines of rows and columns cross.

    Those of batches have fewer steps, and rows on a disk are another thing.
    """
    crossing = of["grows"] == "rows" and of["rows"] == 10_000 and grows == "columns"
    return not of["on_disk"] and (of["grows"] == grows or crossing)

"""The figures of a report, with their captions, as parts of one page."""

import re
from dataclasses import dataclass
from pathlib import Path

from workflow.page.tables import link

LARGEST = 1_000_000  # bytes; a larger drawing stands as the picture that is made with it
BOX = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')
PIXELS = 4 / 3  # a point of a drawing


@dataclass(frozen=True)
class Figure:
    """A figure: what it is called, an address that holds it, its size in pixels, its caption."""

    name: str
    title: str
    address: str
    width: int
    height: int
    caption: str


def read_figure(name: str, title: str, svg: str, png: str, caption: str) -> Figure:
    """Read a figure's files; caption: HTML."""
    drawing = Path(svg).read_text(encoding="utf-8")
    width, height = map(float, BOX.search(drawing).groups())
    small = len(drawing) <= LARGEST
    address = link(svg, "image/svg+xml") if small else link(png, "image/png")
    size = round(PIXELS * width), round(PIXELS * height)
    return Figure(name, title, address, *size, caption)

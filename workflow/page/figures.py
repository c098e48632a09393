"""The figures of a report, with their captions, as parts of one page.

A page is kept in git, so it stays small: pictures are WebP, a third of their PNG.
"""

import re
from base64 import b64decode, b64encode
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from urllib.parse import quote

from PIL import Image

LARGEST = 300_000  # characters; a larger drawing stands as the picture that is made with it
BOX = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')
PIXELS = 4 / 3  # a point of a drawing
INNER = re.compile(r"data:image/png;base64,([A-Za-z0-9+/=\s]+)")


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
    """Read a figure's files; caption: HTML.

    Of a drawing with pictures in it, as of many points, the drawing is taken: it bears enlarging.
    """
    text = Path(svg).read_text(encoding="utf-8")
    width, height = map(float, BOX.search(text).groups())
    drawing = _drawing(text) if INNER.search(text) else ""
    address = drawing if 0 < len(drawing) <= LARGEST else _webp(Path(png).read_bytes())
    size = round(PIXELS * width), round(PIXELS * height)
    return Figure(name, title, address, *size, caption)


def _drawing(text: str) -> str:
    """An address that holds a drawing, the pictures in it made smaller."""
    smaller = INNER.sub(lambda found: _webp(b64decode(found[1])), text)
    return "data:image/svg+xml," + quote(smaller, safe="/:=;,+ '()<>-_.!~*")


def _webp(png: bytes) -> str:
    """An address that holds a picture: without loss, or of photographs nearly so."""
    found = []
    with Image.open(BytesIO(png)) as picture:
        for how in ({"lossless": True}, {"quality": 90}):
            made = BytesIO()
            picture.save(made, "WEBP", method=6, **how)
            found.append(made.getvalue())
    return f"data:image/webp;base64,{b64encode(min(found, key=len)).decode()}"

"""Docstrings are plain text with names in backticks; this tells reStructuredText what is what."""

import re
from typing import Any

from sphinx.application import Sphinx
from sphinx.ext import autosummary


def as_text(app: Sphinx, what: str, name: str, obj: Any, options: Any, lines: list[str]) -> None:
    """Keep `|` and `*` as signs, and the lines of a formula, which is indented by itself, apart."""
    found: list[str] = []
    example = formula = False
    before = " "
    for line in lines:
        indented = line.startswith(" ")
        if line and not indented:
            formula = False
        elif indented and found and not found[-1] and not before.startswith(" ") and not formula:
            formula = True
            found += ["::", ""]
        example = bool(line) and (example or line.lstrip().startswith(">>>"))
        found.append(line if example or formula else re.sub(r"[|*]", r"\\\g<0>", line))
        before = line or before
    lines[:] = found


def setup(app: Sphinx) -> dict[str, Any]:
    autosummary.WELL_KNOWN_ABBREVIATIONS += ("Eq.", "Sec.")  # they end no sentence
    app.connect("autodoc-process-docstring", as_text, priority=400)  # before napoleon
    return {"parallel_read_safe": True}

"""Docstrings are plain text with names in backticks: `|` and `*` in them are signs of formulas."""

import re
from typing import Any

from sphinx.application import Sphinx


def keep_signs(app: Sphinx, what: str, name: str, obj: Any, options: Any, lines: list[str]) -> None:
    """Escape what reStructuredText would take for a mark, except in examples."""
    example = False
    for number, line in enumerate(lines):
        example = bool(line.strip()) and (example or line.lstrip().startswith(">>>"))
        if not example:
            lines[number] = re.sub(r"[|*]", r"\\\g<0>", line)


def setup(app: Sphinx) -> dict[str, Any]:
    app.connect("autodoc-process-docstring", keep_signs, priority=400)  # before napoleon
    return {"parallel_read_safe": True}

"""The report as JSON and Markdown: written after each figure, and read to go on."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

from diffaug.bench.run import Row
from diffaug.io import read_json, write_json, write_text
from diffaug.tables.markdown import sections_markdown

# What must be equal for figures to stand in one report. The rest, such as the date, may differ.
SAME = ("device", "dry", "source", "torch", "python")
DONE = "done"


class Report:
    """Figures by part, in bench.json and bench.md of a folder.

    Only one process writes at a time: the command, or the part that it waits for.

    Args:
        folder: Where the two files are, or will be.
        made: On what and of what the figures are made: see `machine.described`.

    Raises:
        ValueError: One line, where the folder has a report of another machine or code.
    """

    def __init__(self, folder: Path, made: dict[str, Any]) -> None:
        self.folder = folder
        self.path = folder / "bench.json"
        self.content: dict[str, Any] = {"made": made, "parts": {}}
        if not self.path.exists():
            return
        found = read_json(self.path)
        for key in SAME:
            if found["made"].get(key) != made.get(key):
                raise ValueError(
                    f"{self.path}: {key} is {found['made'].get(key)!r} there and {made.get(key)!r} "
                    "here; name another folder with --out, or move that report away"
                )
        self.content["parts"] = found["parts"]

    def state(self, name: str) -> str:
        """Return how far a part is: "done", what stopped it, or nothing yet."""
        return str(self.content["parts"].get(name, {}).get("state", ""))

    def measured(self, name: str) -> frozenset[str]:
        """Return the names of the rows that a part has."""
        return frozenset(row["what"] for row in self.content["parts"].get(name, {}).get("rows", []))

    def add(self, name: str, row: Row) -> None:
        """Write one more figure of a part, in the place of an older one of that name."""
        rows = self._part(name)["rows"]
        rows[:] = [*(old for old in rows if old["what"] != row.what), asdict(row)]
        self._write()

    def close(self, name: str, title: str, state: str, seconds: float, log: str = "") -> None:
        """Write how a part has ended.

        Args:
            name: The part.
            title: What the report calls it.
            state: "done", or in words what stopped it.
            seconds: How long it took.
            log: The end of what it said, where it failed.
        """
        self._part(name).update(title=title, state=state, seconds=round(seconds, 1), log=log)
        self._write()

    def _part(self, name: str) -> dict[str, Any]:
        # Read anew: the part wrote its rows from a process of its own.
        if self.path.exists():
            self.content["parts"] = read_json(self.path)["parts"]
        parts = self.content["parts"]
        new = {"title": name, "place": len(parts), "state": "not finished", "rows": []}
        part: dict[str, Any] = parts.setdefault(name, new)
        return part

    def _write(self) -> None:
        write_json(self.path, self.content)
        write_text(self.folder / "bench.md", markdown(self.content))


def markdown(content: dict[str, Any]) -> str:
    """Return the report as a page: how each part ended, then its figures."""
    made = content["made"]
    parts = sorted(content["parts"].values(), key=lambda part: part["place"])
    ended = [
        {"part": part["title"], "state": part["state"], "seconds": part.get("seconds", "")}
        for part in parts
    ]
    sections: dict[str, Any] = {"How far it came": ended}
    for part in parts:
        if part["rows"]:
            sections[part["title"]] = [
                {
                    "what": row["what"],
                    "figure": _short(row["figure"]),
                    "unit": row["unit"],
                    "conditions": row["conditions"],
                }
                for row in part["rows"]
            ]
    return sections_markdown("Measured on a GPU", sections, notes(made))


def notes(made: dict[str, Any]) -> list[str]:
    """Return hardware, versions, code and date in words."""
    tiny = ["A dry run: everything is tiny, and no figure means anything."] if made["dry"] else []
    return [
        *tiny,
        ", ".join(f"{key} {value}" for key, value in made.items() if key != "dry") + ".",
        "Every part ran in a process of its own. Times are of the wall clock, the device waited "
        "for before and after, never between. Ratios are of versions timed in turn in one process.",
    ]


def _short(figure: float) -> str:
    """Four digits, as many as a repetition confirms at best."""
    return f"{figure:,.0f}" if abs(figure) >= 1000 else f"{figure:.4g}"

"""What else a page says: times and memory of phases, data sets, packages, state of the code."""

import platform
import re
import subprocess
from importlib import metadata
from typing import Any

from diffaug.io import read_csv, read_json
from workflow.reports.hours import PHASES


def phases(csv: str) -> list[dict[str, Any]]:
    """One row a phase of the measured times, in the order of the method; none where none is."""
    found: dict[str, list[dict[str, str]]] = {}
    for row in read_csv(csv):
        if row["seconds_mean"]:
            found.setdefault(row["phase"], []).append(row)
    order = [*PHASES, *found]
    return [
        {
            "phase": PHASES.get(phase, phase),
            "runs": sum(int(row["runs"]) for row in found[phase]),
            "longest": max(float(row["seconds_mean"]) for row in found[phase]),
            "hours": sum(float(row["hours_total"]) for row in found[phase]),
            "memory": max(float(row["peak_gib"]) for row in found[phase]),
        }
        for phase in sorted(found, key=order.index)
    ]


def cards(data: dict[str, str]) -> list[dict[str, Any]]:
    """What each data set says of itself; data: data set -> folder."""
    found = [(name, read_json(f"{folder}/dataset.json")) for name, folder in data.items()]
    return [{**meta, "name": name, "sources": _links(meta["source"])} for name, meta in found]


def packages() -> list[tuple[str, str]]:
    """Name and version of those packages that the method and its workflow name, as installed."""
    found = {"python": platform.python_version()}
    try:
        asked = metadata.requires("diffaug") or []
    except metadata.PackageNotFoundError:  # a checkout that is not installed
        asked = []
    for line in asked:
        name, extra = re.match(r"[\w.-]+", line)[0], re.search(r"extra == ['\"](\w+)", line)
        if extra is None or extra[1] in ("vision", "workflow"):
            try:
                found[name] = metadata.version(name)
            except metadata.PackageNotFoundError:
                continue
    return list(found.items())


def commit() -> str:
    """The state of the code: a commit, with "-dirty" where files were edited since; or ''."""
    command = ["git", "describe", "--always", "--dirty", "--exclude", "*"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return ""
    return done.stdout.strip()


def _links(text: str) -> list[tuple[str, bool]]:
    """A text in parts, and which of them are addresses."""
    parts = re.split(r"(https?://[^\s,;]+)", text)
    return [(part, part.startswith("http")) for part in parts if part]

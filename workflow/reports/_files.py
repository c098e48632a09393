"""How items read and write files."""

from collections.abc import Mapping, Sequence
from typing import Any

from diffaug.io import read_json, write_csv, write_text


def paper(item: str) -> str:
    """Path of the paper's table, as printed."""
    return f"workflow/paper/{item}.csv"


def data(datasets: Sequence[str]) -> dict[str, str]:
    """Data set -> folder of its prepared data."""
    return {name: f"results/data/{name}" for name in datasets}


def metas(folders: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """Data set -> what is known about it; folders: as of `data`."""
    return {name: read_json(f"{folder}/dataset.json") for name, folder in folders.items()}


def shares(path: str, metric: str) -> list[float]:
    """A metric of every seed, from a file of metrics."""
    return [found[metric] for found in read_json(path).values()]


def write_table(stem: str, rows: Sequence[Mapping[str, Any]], markdown: str) -> None:
    """Write a table for programs and for people."""
    write_csv(f"{stem}.csv", rows)
    write_text(f"{stem}.md", markdown)

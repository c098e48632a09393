"""The jobs of the studies: settings tried on one half of the data and judged by the other half."""

from importlib import import_module
from pathlib import Path
from typing import Any

from diffaug.io import write_csv
from diffaug.progress import say
from diffaug.selection.splits import split


def run_trials(
    study: str, dataset: str, raw: str, out: str, values: dict[str, Any], seed: int
) -> None:
    """Write the scores of a study on one data set and seed as CSV, R2 with four digits.

    Args:
        study: Name of the module in `diffaug.selection` that tries the settings.
        dataset: Name of the data set in the table.
        raw: Folder of its raw files.
        out: The file that is written.
        values: What the study tries: `Study.values`.
        seed: The run's seed.

    Raises:
        ValueError: One line, where the data set cannot be split.
    """
    x, other = split(values["catalogue"], Path(raw), values["rows"], seed)
    rows = []
    for phase, setting, r2 in import_module(f"diffaug.selection.{study}").scores(
        x, other, values, seed
    ):
        cell = {"dataset": dataset, "phase": phase, "setting": setting, "seed": seed}
        rows.append({**cell, "r2": f"{r2:.4f}"})
        say(*rows[-1].values())
    write_csv(out, rows)

"""From the rows of all jobs of a study to its report: a CSV of all rows, and tables to read."""

from collections.abc import Sequence
from pathlib import Path
from statistics import fmean
from typing import Any

from diffaug.io import read_csv, write_csv, write_text
from diffaug.selection.summaries import summaries
from diffaug.tables.gains import NOTES
from diffaug.tables.markdown import sections_markdown, simple_markdown

Rows = Sequence[dict[str, str]]


def run_report(files: Sequence[str], text: str, csv: str, md: str) -> None:
    """Write the report of one study.

    Args:
        files: CSV files of its jobs, by data set and then by seed.
        text: File with the title in its first line, then the notes, one a paragraph.
        csv: Where all rows go.
        md: Where the tables go.
    """
    rows = [row for file in files for row in read_csv(file)]
    write_csv(csv, rows)
    write_text(md, markdown(rows, Path(text).read_text(encoding="utf-8")))


def markdown(rows: Rows, text: str) -> str:
    """Return the tables of a study: of means for samplers, of gains for what has an R2."""
    title, *notes = [" ".join(part.split()) for part in text.split("\n\n")]
    if "r2" in rows[0]:
        return sections_markdown(title, summaries(rows), (*notes, *NOTES))
    return simple_markdown(title, means(rows), notes)


def means(rows: Rows) -> list[dict[str, Any]]:
    """Return one row a data set and sampler: the means over the seeds."""
    cells: dict[tuple[str, str], Rows] = {}
    for row in rows:
        key = row["dataset"], row["sampler"]
        cells[key] = [*cells.get(key, ()), row]
    return [
        {
            "dataset": dataset,
            "sampler": sampler,
            "diversity": f"{fmean(float(row['diversity']) for row in found):.3f}",
            "seconds": f"{fmean(float(row['seconds']) for row in found):.2f}",
            "seeds": len(found),
        }
        for (dataset, sampler), found in cells.items()
    ]

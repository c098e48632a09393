"""What the pages of runs begin with: the table itself, and a method's means and deviations."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from statistics import fmean, stdev

from workflow.records import CellRecord

LIMIT = 7500  # characters; MLflow keeps 8,000


def of_table(table: str, files: Iterable[Path], groups: Sequence[Sequence[CellRecord]]) -> str:
    """The table as its Markdown says it, as far as there is room; what the run is of others."""
    datasets = dict.fromkeys(group[0].dataset for group in groups)
    lines = [
        f"One version of {table}; its files are under Artifacts. Its scores are the means of all "
        f"{len(groups)} runs below: a method on {' or '.join(datasets)}."
    ]
    if not groups:
        lines = [f"{table}: its files are under Artifacts."]
    for path in files:
        if path.suffix == ".md":
            text = path.read_text(encoding="utf-8")
            if text.startswith(f"# {table}:"):
                lines += text.splitlines()[1:]
    return _cut(lines)


def of_method(cells: Sequence[CellRecord]) -> str:
    """Mean and standard deviation over seeds of every score."""
    first = cells[0]
    lines = [
        f"{first.label}, on {first.dataset}: mean ± standard deviation over {len(cells)} "
        f"seed{'s' if len(cells) > 1 else ''}.",
        "",
        "| score | in percent |",
        "| --- | --- |",
    ]
    for name in dict.fromkeys(name for cell in cells for name in cell.scores):
        values = [cell.scores[name] for cell in cells if name in cell.scores]
        spread = f" ± {stdev(values):.1f}" if len(values) > 1 else ""
        lines.append(f"| {name.removesuffix(' in percent')} | {fmean(values):.1f}{spread} |")
    return _cut(lines)


def _cut(lines: Iterable[str]) -> str:
    kept = ""
    for line in lines:
        if len(kept) + len(line) > LIMIT:
            return f"{kept}\n(The rest stands in the file.)"
        kept += f"{line}\n"
    return kept

"""The report: numbers as JSON, tables as Markdown, quality against time as a picture."""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks import comparisons
from benchmarks.jobs import jobs
from benchmarks.picture import quality_against_time
from benchmarks.summary import summary
from diffaug import found
from diffaug.io import read_json, write_json, write_text
from diffaug.tables.markdown import ABSENT, sections_markdown

TITLE = "Speed and quality beside peers"
NOTES = (
    "Each round times ours, then the peer, in one process on one thread, after a first call of "
    "each that does not count. CPU seconds and peak memory are medians over rounds, the latter "
    "above what was in memory before. The ratio is the peer's CPU seconds over ours, round by "
    "round: median (lowest to highest); above 1 ours is faster.",
    "Scores, and other numbers of two: ours / the peer's, means over seeds. z: 10-NN and RBF-SVM "
    "in cross-validation on the training rows' plane, 10-NN on held-out rows where they can be "
    "placed.",
)
NAMES = {
    "knn": "10-NN",
    "svm": "RBF-SVM",
    "held_out_knn": "10-NN, held out",
    "new_rows_per_second": "new rows/s",
}


def write_report(out: Path) -> Path:
    """Write bench.json, bench.md and quality.svg from the results of the present code.

    Returns:
        The path of the tables.

    Raises:
        ValueError: There are no results.
    """
    results = current(out)
    rows = summary(results)
    machines = [{k: r[k] for k in ("machine", "system", "commit", "versions")} for r in results]
    different = [m for number, m in enumerate(machines) if m not in machines[:number]]
    write_json(out / "bench.json", {"machines": different, "pairs": rows})
    sections, notes = {}, []
    for kind in dict.fromkeys(row["comparison"] for row in rows):
        comparison = found.find(sys.modules[comparisons.__name__], kind).COMPARISON
        of = [row for row in rows if row["comparison"] == kind]
        sections[comparison.title] = _table(of)
        notes.append(f"{comparison.title}: {comparison.note}")
    measured = [_where(machine) for machine in different]
    text = sections_markdown(TITLE, sections, (*NOTES, *notes, *measured))
    write_text(out / "bench.md", text)
    quality_against_time(rows, out / "quality")
    return out / "bench.md"


def current(out: Path) -> list[dict[str, Any]]:
    """Return the results of what there is to measure with the present code, whatever the seed."""
    wanted = [{**job.asked, "seed": 0} for job in jobs("", full=True, seeds=[0])]
    results = [read_json(path) for path in sorted(out.glob("runs/**/*.json"))]
    known = [result for result in results if {**result["asked"], "seed": 0} in wanted]
    return sorted(known, key=lambda result: wanted.index({**result["asked"], "seed": 0}))


def _table(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    measured = {name for row in rows for name in row["scores"]}
    scores = [*(name for name in NAMES if name in measured), *sorted(measured - set(NAMES))]
    return [
        {
            "data": row["case"],
            "ours": row["ours"],
            "peer": row["peer"],
            "CPU s": _two(row["cpu"]),
            "peer's over ours": _range(row),
            "rounds": f"{row['rounds']}",
            "seeds": f"{len(row['seeds'])}",
            **{NAMES.get(n, n): _two(row["scores"].get(n, [None, None])) for n in scores},
            "peak MiB": _two(row["mebibytes"]),
        }
        for row in rows
    ]


def _two(values: Sequence[float | None]) -> str:
    return " / ".join(ABSENT if value is None else number(value) for value in values)


def _range(row: Mapping[str, Any]) -> str:
    return f"{number(row['ratio'])} ({number(row['lowest'])} to {number(row['highest'])})"


def number(value: float) -> str:
    """Return a number with three digits, or as a whole one where it is large.

    >>> number(0.77312), number(28.71), number(6912.4)
    ('0.773', '28.7', '6,912')
    """
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.3f}" if abs(value) < 1 else f"{value:.3g}"


def _where(machine: Mapping[str, Any]) -> str:
    versions = ", ".join(f"{name} {version}" for name, version in machine["versions"].items())
    return f"{machine['machine']} {machine['system']}; commit {machine['commit']}; {versions}."

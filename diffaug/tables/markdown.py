"""Rows as Markdown: plain, in sections, or a table a data set of methods down, metrics across."""

from collections.abc import Mapping, Sequence
from typing import Any

Rows = Sequence[Mapping[str, Any]]
ABSENT = "–"
NOT_INSTALLED = "not installed"


def simple_markdown(title: str, rows: Rows, notes: Sequence[str] = ()) -> str:
    """Write rows with the same keys as one Markdown table, with `notes` listed below it.

    ValueError where there are no rows.
    """
    return _document(title, {"": _plain(rows)}, notes)


def sections_markdown(title: str, sections: Mapping[str, Rows], notes: Sequence[str] = ()) -> str:
    """Write one Markdown table a section, each with rows of the same keys; `notes` come last.

    ValueError where there is no section, or one without rows.
    """
    return _document(title, {heading: _plain(rows) for heading, rows in sections.items()}, notes)


def pivot_markdown(title: str, rows: Rows, notes: Sequence[str] = ()) -> str:
    """Write the rows of `comparison_rows` as one table a data set, "mean ± std" in percent.

    A metric's column is followed by the paper's where the paper has a number for that data
    set. The last column counts the seeds; without any, a cell reads "not installed". ValueError
    where there are no rows.
    """
    datasets: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        datasets.setdefault(row["dataset"], []).append(row)
    return _document(title, {name: _one_dataset(of) for name, of in datasets.items()}, notes)


def _one_dataset(rows: Rows) -> str:
    cells = {(row["method"], _column(row)): row for row in rows}
    columns = dict.fromkeys(_column(row) for row in rows)
    printed = {_column(row) for row in rows if row["paper"]}
    header = ["method"]
    for column in columns:
        header += [column, "paper"] if column in printed else [column]
    body = []
    for method in dict.fromkeys(row["method"] for row in rows):
        line = [method]
        for column in columns:
            cell = cells.get((method, column))
            line.append(_mean_and_std(cell) if cell else ABSENT)
            if column in printed:
                line.append((cell and cell["paper"]) or ABSENT)
        line.append(_seeds([row for row in rows if row["method"] == method]))
        body.append(line)
    return _table([*header, "seeds"], body)


def _plain(rows: Rows) -> str:
    return _table(list(rows[0]), [list(row.values()) for row in rows]) if rows else ""


def _column(row: Mapping[str, Any]) -> str:
    return f"{row['metric']}, {row['rows']} rows"


def _mean_and_std(cell: Mapping[str, Any]) -> str:
    if not int(cell["n"]):
        return NOT_INSTALLED
    mean = f"{float(cell['mean']):.1f}"
    return f"{mean} ± {float(cell['std']):.1f}" if cell["std"] != "" else mean


def _seeds(rows: Rows) -> str:
    counts = sorted({int(row["n"]) for row in rows})
    return str(counts[0]) if len(counts) == 1 else f"{counts[0]}–{counts[-1]}"


def _table(header: Sequence[str], body: Sequence[Sequence[Any]]) -> str:
    lines = [header, ["---"] * len(header), *body]
    return "\n".join(f"| {' | '.join(_escaped(cell) for cell in line)} |" for line in lines)


def _escaped(cell: Any) -> str:
    return ABSENT if cell == "" else str(cell).replace("|", r"\|")


def _document(title: str, tables: Mapping[str, str], notes: Sequence[str]) -> str:
    """Title, tables under their headings, and notes; ValueError where a table has no rows."""
    if not all(tables.values()) or not tables:
        raise ValueError(f"{title}: no rows to write")
    parts = [f"# {title}"]
    for heading, table in tables.items():
        parts += [f"## {heading}", table] if heading else [table]
    if notes:
        parts.append("\n".join(f"- {note}" for note in notes))
    return "\n\n".join(parts) + "\n"

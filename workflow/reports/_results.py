"""Tables 1 to 4: metrics of methods, the paper's numbers beside them, and the words below."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from diffaug.io import read_csv, read_json
from workflow.reports import _files
from workflow.reports._rows import rows_of, runs_of

if TYPE_CHECKING:
    from workflow.plan import Plan

Notes = Callable[[str, "Plan"], list[str]]  # what is said of a table's rows

SEEDS = (
    "Mean ± standard deviation over seeds, in percent. Every method sees the training rows "
    "({share}, without labels) and nothing else."
)
ROWS = (
    "Training rows: the rows that were embedded (the paper's transductive setting), judged inside "
    "them, classifiers by cross-validation.",
    "Held-out rows: fitted on the embedded training rows, scored on the others. Empty where a "
    "method cannot embed new rows.",
)
NOT_INSTALLED = (
    "'Not installed': the package that a baseline runs on is absent; PHATE's, under the GPL, comes "
    "with no extra."
)


def needs_of(table: str, plan: "Plan", notes: Notes) -> dict[str, Any] | None:
    """What a table is made of; None where the suite has none of its cells."""
    cells = [
        (dataset, method, plan.evaluation(dataset, method))
        for _, dataset, method in runs_of(table, plan)
    ]
    if not cells:
        return None
    shown = list(dict.fromkeys(dataset for dataset, *_ in cells))
    return {
        "rows": rows_of(table, plan),
        "cells": cells,
        "parts": [
            (names, plan.metrics(names[0]), plan.beside(names[0])) for names in plan.alike(shown)
        ],
        "data": _files.data(shown),
        "paper": _files.paper(table),
        "notes": [*notes(table, plan), *_widths(table, plan)],
    }


def make_results(
    stem: str,
    title: str,
    rows: Sequence[tuple[str, str, str]],
    cells: Sequence[tuple[str, str, str]],
    parts: Sequence[tuple[list[str], list[str], list[str]]],
    data: dict[str, str],
    paper: str,
    notes: Sequence[str],
) -> None:
    """Write a table.

    Args:
        stem: path without ending.
        title: of the Markdown.
        rows: label, method, the paper's name.
        cells: data set, method, file of metrics.
        parts: data sets of one kind, the metrics that they are judged by, and those beside them,
            which stand in the CSV alone, below all others.
        data: data set -> folder.
        paper: file of the paper's table.
        notes: what is said of the rows.
    """
    from diffaug.evaluation.metrics import file_of, metric
    from diffaug.tables.comparison import Row, comparison_rows
    from diffaug.tables.folds import small_class_notes
    from diffaug.tables.markdown import pivot_markdown

    evaluations = {(dataset, method): read_json(path) for dataset, method, path in cells}
    printed = read_csv(paper)
    measures = {cell["metric"] for cell in printed}
    found, beside, words = [], [], {}

    def compared(keys: Sequence[str], some: Mapping[Any, Any]) -> list[dict[str, Any]]:
        metrics = [metric(key).without_unknown(measures) for key in keys]
        return comparison_rows([Row(*row) for row in rows], metrics, some, printed)

    for datasets, *keys in parts:
        some = {cell: seeds for cell, seeds in evaluations.items() if cell[0] in datasets}
        # Only some data sets are clustered whole (Table A.2).
        measured = {key for seeds in some.values() for values in seeds.values() for key in values}
        shown, more = ([key for key in of if key in measured or "/all/" not in key] for of in keys)
        found += compared(shown, some)
        beside += compared(more, some)
        words |= {file_of(key).NOTE: None for key in shown}
    absent = [NOT_INSTALLED] if any(row["n"] == 0 for row in found) else []
    below = [
        *(*notes, *absent, SEEDS.format(share=_training_share(data)), *ROWS, *words),
        *small_class_notes(evaluations),
    ]
    _files.write_table(stem, [*found, *beside], pivot_markdown(title, found, below))


def _training_share(data: dict[str, str]) -> str:
    metas = _files.metas(data).values()
    shares = {round(100 * meta["n_train"] / (meta["n_train"] + meta["n_test"])) for meta in metas}
    return " to ".join(map(str, sorted({min(shares), max(shares)}))) + " %"


def _widths(table: str, plan: "Plan") -> list[str]:
    """How many numbers z has: one note for all data sets on which it has as many."""
    labels: dict[str, dict[int, list[str]]] = {}
    for label, dataset, method in runs_of(table, plan):
        if method != "majority":
            # The plane of a baseline is one.
            of_baseline = method in plan.baselines
            z = 2 if of_baseline else plan.settings(dataset, method).encoder.z_dim
            labels.setdefault(dataset, {}).setdefault(z, []).append(label)
    notes: dict[str, list[str]] = {}
    for dataset, widths in labels.items():
        usual = max(widths, key=lambda z: len(widths[z]))
        others = [f"{z} in {', '.join(names)}" for z, names in widths.items() if z != usual]
        text = f"{usual}, but {'; '.join(others)}" if others else str(usual)
        notes.setdefault(text, []).append(dataset)
    return [f"Numbers in z, on {', '.join(where)}: {text}." for text, where in notes.items()]

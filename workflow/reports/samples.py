"""How good generated rows are."""

from typing import TYPE_CHECKING, Any

from diffaug.io import read_json
from workflow.reports import _rows
from workflow.reports._files import write_table

if TYPE_CHECKING:
    from workflow.plan import Plan

KIND = "table"
TITLE = "Generated rows"
NOTES = (
    "Mean ± standard deviation over seeds.",
    "Label agreement: percent of samples whose {k} nearest real training rows, the source left "
    "out, have by majority the source's label. At most {samples:,} samples are judged.",
    "Of real rows: the same of the sources themselves, each judged by the other real rows.",
    "Distance ratio: distance sample to source over distance source to nearest other row.",
    "Diversity: mean distance between two samples of one source. Few DDIM steps make it small: "
    "reports/selection/sampling.md compares them with DDPM's {steps:,}.",
    "Distances: in the input space; above {columns} numbers a row, in PCA-{components} of the real "
    "rows.",
)


def needs(plan: "Plan") -> dict[str, Any] | None:
    """What is known of the samples of every generator."""
    pairs = zip(plan.generators(), plan.sample_evaluations(), strict=True)
    cells = [(*pair, path) for pair, path in pairs]
    if not cells:
        return None
    names = _rows.labels(plan)
    return {
        "cells": cells,
        "labels": {method: names[method] for _, method, _ in cells},
        "steps": plan.settings(*cells[0][:2]).mstep.steps,
    }


def make(stem: str, cells: list[tuple[str, str, str]], labels: dict[str, str], steps: int) -> None:
    """Write the table; cells: data set, method, file; steps: of diffusion."""
    from diffaug.evaluation.generated import COMPONENTS, MAX_COLUMNS, MAX_SAMPLES
    from diffaug.evaluation.samples import NEIGHBOURS
    from diffaug.tables.markdown import simple_markdown
    from diffaug.tables.samples import for_people, sample_rows

    methods = list(dict.fromkeys(method for _, method, _ in cells))
    rows = sample_rows(methods, {(data, method): read_json(path) for data, method, path in cells})
    numbers = {
        "k": NEIGHBOURS,
        "samples": MAX_SAMPLES,
        "steps": steps,
        "columns": MAX_COLUMNS,
        "components": COMPONENTS,
    }
    notes = [note.format(**numbers) for note in NOTES]
    write_table(stem, rows, simple_markdown(TITLE, for_people(rows, labels), notes))

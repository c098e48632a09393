"""What the claim is worth: every method that draws samples against its controls and the others."""

from typing import TYPE_CHECKING, Any

from diffaug.io import read_csv, read_json
from workflow.method import Method, number
from workflow.reports._files import paper, write_table
from workflow.reports._rows import CROPS, DIFFAUG, MASKING, ROUNDS, named, rows_of

if TYPE_CHECKING:
    from workflow.plan import Plan

KIND = "table"
TITLE = "The claim, in percent points"
OURS = "DiffAug"  # in the paper's tables
AT_0, OWN_ROWS = "itself at λ = 0", "itself, own rows in place of samples"
NEAR_Y, NEAR_X = "itself, real neighbours in y", "itself, real neighbours in the inputs"
# Who draws samples: label, variant, and what it is compared with.
USERS = (
    ("SimCLR", "SimCLR-Dif", {AT_0: "SimCLR", OWN_ROWS: "SimCLR-itself"}),
    ("MoCo v2", "MoCo-Dif", {AT_0: "MoCo", OWN_ROWS: "MoCo-itself"}),
    ("masking", "masking-Dif", {AT_0: "masking", OWN_ROWS: "masking-itself"}),
    (
        "crops",
        "crops-Dif",
        {AT_0: "crops", OWN_ROWS: "crops-itself", NEAR_Y: "crops-near-y"},
    ),
    ("two rounds of crops", "crops-rounds", {OWN_ROWS: "crops-rounds-itself"}),
    (
        "two crops",
        "third",
        {AT_0: "third-alone", OWN_ROWS: "third-itself", NEAR_Y: "third-near-y"},
    ),
    (
        "rounds",
        "rounds",
        {
            AT_0: "rounds-alone",
            OWN_ROWS: "rounds-itself",
            NEAR_Y: "rounds-near-y",
            NEAR_X: "rounds-near-x",
        },
    ),
)
Comparisons = tuple[str, str, dict[str, str]]  # label, method, what it is compared with
# Which rows of the paper's tables differ by the same: table, ours, against.
PRINTED = {
    ("DiffAug", AT_0): ("table4", "B5", "B2"),
    ("SimCLR + DiffAug data", AT_0): ("table1", "SimC.+Dif.", "SimCLR"),
    ("MoCo v2 + DiffAug data", AT_0): ("table1", "MoCo.+Dif.", "MoCoV2"),
}
NOTES = (
    "gain: the score of the first less that of the second, paired by data set and seed, in percent "
    "points: + where the first is ahead. All scores: the mean over the scores that both have, "
    "each counting alike.",
    f"{AT_0}: the same protocol and budget without generated views. {OWN_ROWS}: the unaltered row "
    "stands where DiffAug puts a sample of it, so that what is left is due to generating. Real "
    "neighbours: another training row near it stands there, found anew in each round.",
    "In the paper: the mean difference of its two rows, by the printed cells. Its data sets and "
    "budgets are others: the sizes can be compared, not the scores.",
)


def needs(plan: "Plan") -> dict[str, Any] | None:
    """What is compared, and the metrics of both.

    DiffAug, and each method that draws from its samples, against itself at lambda = 0 and with
    its own rows in place of the samples; DiffAug also against each other method of its table, and
    also at the largest lambda of the sweep.
    """
    if not plan.drawing():
        return None
    comparisons = _comparisons(plan)
    compared = [m for _, ours, controls in comparisons for m in (ours, *controls.values())]
    # Where the main protocol generates nothing, its differences would be zeros, not findings.
    generating = {plan.main, plan.sweep[max(plan.sweep)]}
    ours = {*plan.protocols, plan.sweep[0]}
    ours |= {method for _, method, _ in named((*DIFFAUG, *MASKING, *ROUNDS, *CROPS), plan)}
    parts = []
    printed = {pair: (paper(table), *rows) for pair, (table, *rows) in PRINTED.items()}
    label, *_ = comparisons[0]
    for datasets in plan.alike(plan.datasets):
        table = "table1" if datasets[0] in plan.of_domain("vision") else "table2"
        rows = [row for row in rows_of(table, plan) if row[1] not in ours]
        others = [(name, method) for name, method, _ in rows]
        printed |= {
            (label, name): (paper(table), OURS, row)
            for name, _, row in rows
            if row not in ("", OURS)
        }
        methods = dict.fromkeys([*compared, *(method for _, method in others)])
        cells = [
            (dataset, method, plan.evaluation(dataset, method))
            for dataset in datasets
            for method in methods
            if method in plan.methods(dataset)
            and (dataset in plan.drawing() or method not in generating)
        ]
        if cells:
            parts.append({"cells": cells, "others": others, "metrics": plan.metrics(cells[0][0])})
    sizes = [(*pair, *rows) for pair, rows in printed.items()]
    return {"comparisons": comparisons, "parts": parts, "printed": sizes}


def _comparisons(plan: "Plan") -> list[Comparisons]:
    """(label, method, what it is compared with) of every user of samples."""
    without, most = plan.sweep[0], max(plan.sweep)
    found = [("DiffAug", plan.main, {AT_0: without, OWN_ROWS: plan.control})]
    if most in plan.control_sweep and any(
        plan.settings(dataset, plan.main).mixing.lam != most for dataset in plan.drawing()
    ):
        controls = {AT_0: without, OWN_ROWS: plan.control_sweep[most]}
        found.append((f"DiffAug at λ = {number(most)}", plan.sweep[most], controls))
    for label, ours, variants in USERS:
        controls = {against: Method(plan.main, name).name for against, name in variants.items()}
        found.append((f"{label} + DiffAug data", Method(plan.main, ours).name, controls))
    return found


def read(parts: list[dict]) -> tuple[Any, Any]:
    """All scores, of each data set those of its metrics and no others; and the metrics."""
    from diffaug.evaluation.metrics import metric

    evaluations = {
        (dataset, method): {
            seed: {key: share for key, share in found.items() if key in part["metrics"]}
            for seed, found in read_json(path).items()
        }
        for part in parts
        for dataset, method, path in part["cells"]
    }
    keys = dict.fromkeys(key for part in parts for key in part["metrics"])
    return evaluations, [metric(key) for key in keys]


def make(
    stem: str, comparisons: list[Comparisons], parts: list[dict], printed: list[tuple[str, ...]]
) -> None:
    """Write the table; a domain's scores are those of its metrics and no others.

    printed: who is compared with whom, and the paper's table and rows that tell the same.
    """
    from diffaug.tables.claim import Comparison, claim_tables, for_people, for_programs
    from diffaug.tables.gains import NOTES as GAIN_NOTES
    from diffaug.tables.markdown import sections_markdown
    from diffaug.tables.printed import gain

    evaluations, metrics = read(parts)
    controls = [
        Comparison(label, against, ours, other)
        for label, ours, others in comparisons
        for against, other in others.items()
    ]
    label, ours, *_ = comparisons[0]
    others = dict.fromkeys(tuple(other) for part in parts for other in part["others"])
    rivals = [Comparison(label, name, ours, other) for name, other in others]
    sizes = {
        (ours, against): gain(read_csv(path), row, [other])
        for ours, against, path, row, other in printed
    }
    tables = claim_tables(metrics, evaluations, controls, rivals, sizes)
    sections = {title: for_people(rows) for title, rows in tables.items()}
    text = sections_markdown(TITLE, sections, (*NOTES, *GAIN_NOTES))
    write_table(stem, for_programs(tables), text)

"""Rounds on samples beside the same rounds on means of real neighbours: scores and gains."""

from collections.abc import Sequence
from typing import Any

from diffaug.evaluation.metrics import Metric, metric
from diffaug.io import read_json, write_csv, write_text
from diffaug.tables.claim import Comparison, claim_tables, for_people
from diffaug.tables.comparison import Evaluations, Row, comparison_rows, spread
from diffaug.tables.gains import NOTES as GAIN_NOTES
from diffaug.tables.markdown import sections_markdown

TITLE = "Samples beside means of real neighbours"
NOTES = (
    "Scores: mean ± standard deviation over seeds, in percent.",
    "Means of neighbours: in place of the samples of each row stand as many means of real training "
    "rows near it, each of others drawn anew. The neighbours are found anew in each round. Nothing "
    "else differs: E-step 1 is the same run.",
    "gain: the score with samples less that with means, paired by seed, in percent points.",
)


def write_averages(stem: str, comparisons: Sequence[dict[str, Any]]) -> None:
    """Write <stem>.csv and <stem>.md.

    Args:
        stem: Path without ending.
        comparisons: For each method that draws samples: dataset, method, metrics, and cells: (id,
            label, file of metrics) of the means, of the method itself and of other methods.
    """
    sections: dict[str, list[dict[str, Any]]] = {}
    rows: list[dict[str, Any]] = []
    for each in comparisons:
        dataset, ours = each["dataset"], each["method"]
        metrics = [metric(key).without_unknown(()) for key in each["metrics"]]
        labels = {method: label for method, label, _ in each["cells"]}
        found = {(dataset, method): read_json(path) for method, _, path in each["cells"]}
        name = f"{dataset}, {labels[ours]}"
        sections[f"{name}: scores"] = _scores(dataset, labels, metrics, found)
        means = [method for method, _, path in each["cells"] if "results/averages/" in path]
        controls = [Comparison(labels[ours], labels[other], ours, other) for other in means]
        gains = claim_tables(metrics, found, controls, [])
        sections |= {f"{name}: {title}": for_people(of) for title, of in gains.items()}
        compared = [Row(label, method) for method, label in labels.items()]
        rows += comparison_rows(compared, metrics, found, [])
    write_csv(f"{stem}.csv", rows)
    write_text(f"{stem}.md", sections_markdown(TITLE, sections, (*NOTES, *GAIN_NOTES)))


def _scores(
    dataset: str, labels: dict[str, str], metrics: Sequence[Metric], found: Evaluations
) -> list[dict[str, Any]]:
    """One row a method, a column a metric."""
    table = []
    for method, label in labels.items():
        row = {"method": label}
        for each in metrics:
            seeds = found[dataset, method]
            columns = spread({int(seed): of[each.key] for seed, of in seeds.items()}, scale=100)
            shown = [f"{float(columns[of]):.1f}" for of in ("mean", "std") if columns[of]]
            row[f"{each.label}, {each.rows} rows"] = " ± ".join(shown)
        table.append({**row, "seeds": len(seeds)})
    return table

"""What the claim is worth: DiffAug against itself without diffusion, and against the best other."""

from collections.abc import Mapping, Sequence
from statistics import fmean
from typing import Any

from diffaug.tables.comparison import Evaluations, Metric, Row
from diffaug.tables.results import summary

Seeds = Mapping[str, Mapping[str, float]]
WITHOUT, BEST = "itself at λ = 0", "the best other method"
COLUMNS = ("dataset", "metric", "rows", "against", "method", "gain", "interval", "n")


def claim_rows(
    metrics: Sequence[Metric], evaluations: Evaluations, ours: str, without: str, others: list[Row]
) -> list[dict[str, Any]]:
    """Gains of `ours` over `without` and over the best of `others`: two rows a data set and metric.

    evaluations: (data set, method id) -> seed -> metric key -> share in 0..1. The best is the one
    with the highest mean. gain: mean over the seeds of the difference within a seed, in percent
    points, two decimals; interval: half the width of its 95 % t-interval, '' for one seed. A
    comparison for which a method has no value is left out.

    >>> knn, tsne = Metric("z/train/knn", "10-NN", "training"), Row("t-SNE", "tsne")
    >>> rows = claim_rows([knn], evaluations, "tuned", "tuned-lambda0", [tsne])
    """
    table = []
    for dataset in dict.fromkeys(name for name, _ in evaluations):
        for metric in metrics:
            own = _values(evaluations, dataset, ours, metric)
            same = Row("λ = 0", without)
            rivals = [row for row in others if _values(evaluations, dataset, row.method, metric)]
            best = max(
                rivals,
                key=lambda row: fmean(_values(evaluations, dataset, row.method, metric).values()),
                default=None,
            )
            for against, row in ((WITHOUT, same), (BEST, best)):
                other = _values(evaluations, dataset, row.method, metric) if row else {}
                shared = own.keys() & other.keys()
                if row is None or not shared:
                    continue
                gain = summary({int(seed): 100 * (own[seed] - other[seed]) for seed in shared})
                width = "" if gain.interval is None else f"{gain.interval:.2f}"
                cells = (metric.label, metric.rows, against, row.label, f"{gain.mean:+.2f}", width)
                table.append(dict(zip(COLUMNS, (dataset, *cells, gain.n), strict=True)))
    return table


def claim_notes(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """One line a (comparison, metric): on how many data sets ours is ahead, and how surely."""
    notes = []
    for against in (WITHOUT, BEST):
        compared = [row for row in rows if row["against"] == against]
        for metric in dict.fromkeys((row["metric"], row["rows"]) for row in compared):
            found = [row for row in compared if (row["metric"], row["rows"]) == metric]
            ahead = [float(row["gain"]) for row in found if float(row["gain"]) > 0]
            sure = [row for row in found if row["interval"]]
            gains = [(float(row["gain"]), float(row["interval"])) for row in sure]
            above = sum(gain > interval for gain, interval in gains)
            below = sum(-gain > interval for gain, interval in gains)
            notes.append(
                f"Against {against}, {metric[0]}, {metric[1]} rows: ahead on {len(ahead)} of "
                f"{len(found)} data sets; the interval lies above 0 on {above}, below on {below}."
            )
    return notes


def _values(
    evaluations: Evaluations, dataset: str, method: str, metric: Metric
) -> dict[str, float]:
    seeds: Seeds = evaluations.get((dataset, method), {})
    return {seed: values[metric.key] for seed, values in seeds.items() if metric.key in values}

"""What the claim is worth: DiffAug against itself without samples, and against the best other."""

from collections.abc import Mapping, Sequence
from statistics import fmean
from typing import Any

from diffaug.tables.comparison import Evaluations, Metric, Row
from diffaug.tables.results import summary

Seeds = Mapping[str, Mapping[str, float]]
BEST = "the best other method"
COLUMNS = ("dataset", "metric", "rows", "ours", "against", "method", "gain", "interval", "n")
PART = ("ours", "against", "metric", "rows")


def claim_rows(
    metrics: Sequence[Metric],
    evaluations: Evaluations,
    ours: Row,
    controls: Mapping[str, Row],
    others: list[Row],
) -> list[dict[str, Any]]:
    """Gains of `ours` over each control and over the best of `others`, by data set and metric.

    evaluations: (data set, method id) -> seed -> metric key -> share in 0..1; controls: what
    ours is compared to -> its row. The best is the one with the highest mean. gain: mean over
    the seeds of the difference within a seed, in percent points, two decimals; interval: half
    the width of its 95 % t-interval, '' for one seed. A comparison for which a method has no
    value is left out.

    >>> knn, tsne = Metric("z/train/knn", "10-NN", "training"), Row("t-SNE", "tsne")
    >>> controls = {"itself at λ = 0": Row("λ = 0", "tuned-lambda0")}
    >>> rows = claim_rows([knn], evaluations, Row("DiffAug", "tuned"), controls, [tsne])
    """
    table = []
    for dataset in dict.fromkeys(name for name, _ in evaluations):
        for metric in metrics:
            own = _values(evaluations, dataset, ours.method, metric)
            rivals = [row for row in others if _values(evaluations, dataset, row.method, metric)]
            best = max(
                rivals,
                key=lambda row: fmean(_values(evaluations, dataset, row.method, metric).values()),
                default=None,
            )
            for against, row in (*controls.items(), (BEST, best)):
                other = _values(evaluations, dataset, row.method, metric) if row else {}
                shared = own.keys() & other.keys()
                if row is None or not shared:
                    continue
                gain = summary({int(seed): 100 * (own[seed] - other[seed]) for seed in shared})
                width = "" if gain.interval is None else f"{gain.interval:.2f}"
                compared = (metric.label, metric.rows, ours.label, against, row.label)
                cells = (dataset, *compared, f"{gain.mean:+.2f}", width, gain.n)
                table.append(dict(zip(COLUMNS, cells, strict=True)))
    return table


def claim_counts(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """One row a comparison and metric of `claim_rows`: on how many data sets ours is ahead.

    Columns ours, against, metric, rows, data_sets, ahead, above, below: the last two count the
    data sets whose interval lies above 0 and below 0.
    """
    parts = dict.fromkeys(tuple(row[key] for key in PART) for row in rows)
    order = list(dict.fromkeys(part[:2] for part in parts))
    counts = []
    for part in sorted(parts, key=lambda part: order.index(part[:2])):
        found = [row for row in rows if tuple(row[key] for key in PART) == part]
        gains = [float(row["gain"]) for row in found]
        # One seed has no interval: nothing is sure.
        widths = [float(row["interval"] or "inf") for row in found]
        counts.append(
            {
                **dict(zip(PART, part, strict=True)),
                "data_sets": len(found),
                "ahead": sum(gain > 0 for gain in gains),
                "above": sum(gain > width for gain, width in zip(gains, widths, strict=True)),
                "below": sum(-gain > width for gain, width in zip(gains, widths, strict=True)),
            }
        )
    return counts


def _values(
    evaluations: Evaluations, dataset: str, method: str, metric: Metric
) -> dict[str, float]:
    seeds: Seeds = evaluations.get((dataset, method), {})
    return {seed: values[metric.key] for seed, values in seeds.items() if metric.key in values}

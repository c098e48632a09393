"""Rows that hold the reproduction's number beside the paper's (Tables 1 to 4)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from diffaug.evaluation.metrics import Metric
from diffaug.tables.results import summary

Evaluations = Mapping[tuple[str, str], Mapping[str, Mapping[str, float]]]
Printed = Sequence[Mapping[str, str]]
NO_VALUE = {"mean": "", "std": "", "interval": "", "n": 0}


@dataclass(frozen=True)
class Row:
    """A method: its label, its id in the evaluations, its name in the paper's table or ''."""

    label: str
    method: str
    paper_name: str = ""


def comparison_rows(
    rows: Sequence[Row], metrics: Sequence[Metric], evaluations: Evaluations, paper: Printed
) -> list[dict[str, Any]]:
    """One mapping a (data set, method, metric), in the order of the data sets, rows, metrics.

    evaluations: (data set, method id) -> seed -> metric key -> share in 0..1.
    paper: mappings with dataset, method, metric, value (percent), as printed.
    Returns columns dataset, method, metric, rows, paper, mean, std, interval, n: percentages
    with two decimals ('' where unknown); `interval` is half the 95 % interval's width.
    A cell without evaluation is left out. A method that was called for and has no value at all,
    since its package is not installed, has n = 0 in every metric. ValueError for a metric that no
    evaluation has, or a paper name or metric that is not among the printed ones.

    >>> comparison_rows([Row("PCA", "pca")], [Metric("z/train/knn", "kNN", "training")],
    ...                 {("digits", "pca"): {"0": {"z/train/knn": 0.6123}}}, [])
    [{'dataset': 'digits', 'method': 'PCA', 'metric': 'kNN', 'rows': 'training', 'paper': '',
      'mean': '61.23', 'std': '', 'interval': '', 'n': 1}]
    """
    _check_names(rows, metrics, evaluations, paper)
    printed = {(cell["dataset"], cell["method"], cell["metric"]): cell["value"] for cell in paper}
    table = []
    for dataset in dict.fromkeys(name for name, _ in evaluations):
        for row in rows:
            seeds = evaluations.get((dataset, row.method), {})
            not_installed = bool(seeds) and not any(seeds.values())
            for metric in metrics:
                values = {int(seed): m[metric.key] for seed, m in seeds.items() if metric.key in m}
                if not (values or not_installed):
                    continue
                table.append(
                    {
                        "dataset": dataset,
                        "method": row.label,
                        "metric": metric.label,
                        "rows": metric.rows,
                        "paper": printed.get((dataset, row.paper_name, metric.paper_metric), ""),
                        **(spread(values, scale=100) if values else NO_VALUE),
                    }
                )
    return table


def spread(values: Mapping[int, float], scale: float = 1) -> dict[str, Any]:
    """Columns mean, std, interval (text with two decimals, '' for one seed) and n."""
    result = summary(values)
    numbers = {"mean": result.mean, "std": result.std, "interval": result.interval}
    texts = {
        name: "" if value is None else f"{scale * value:.2f}" for name, value in numbers.items()
    }
    return {**texts, "n": result.n}


def _check_names(
    rows: Iterable[Row], metrics: Iterable[Metric], evaluations: Evaluations, paper: Printed
) -> None:
    keys = {key for seeds in evaluations.values() for values in seeds.values() for key in values}
    _known("metric key", [metric.key for metric in metrics], keys)
    _known("paper name", [row.paper_name for row in rows], {cell["method"] for cell in paper})
    wanted = [metric.paper_metric for metric in metrics]
    _known("paper metric", wanted, {cell["metric"] for cell in paper})


def _known(what: str, names: Iterable[str], known: set[str]) -> None:
    for name in names:
        if name and name not in known:
            raise ValueError(f"{what} {name!r}: unknown; there are {', '.join(sorted(known))}")

"""What the claim is worth: DiffAug against its controls, and against every other method.

A comparison is tested once, over all scores; then once a score, in a table of its own that is
corrected for its length. Single data sets are estimates. The best of the other methods is not
singled out: chosen by the scores that it is then compared in, it would look better than it is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any

from diffaug.evaluation.metrics import Metric
from diffaug.tables.comparison import Evaluations
from diffaug.tables.gains import estimated, judged, readable, together
from diffaug.tables.inference import estimate

Table = list[dict[str, Any]]
Scores = Sequence[tuple[Metric, Sequence[Metric]]]
Differences = dict[str, dict[int, float]]  # data set -> seed -> percent points
ALL_SCORES = Metric("", "all scores", "")
SINGLE = "Single data sets: estimates, not tests"
NAMES = ("dataset", "metric", "rows", "ours", "against")


@dataclass(frozen=True)
class Comparison:
    """`ours` minus `against`, as the table calls them; method, other: their ids."""

    ours: str
    against: str
    method: str
    other: str


def contrast(
    metrics: Sequence[Metric], evaluations: Evaluations, weights: Mapping[str, float]
) -> Differences:
    """Return data set -> seed -> weighted sum of methods' scores, the mean over `metrics`.

    Args:
        metrics: What counts; each that all methods have counts alike.
        evaluations: (data set, method id) -> seed -> metric key -> share in 0..1.
        weights: Method id -> its weight; +1 and -1 give a difference.

    Returns:
        Percent points; data sets and seeds without any such metric are left out.
    """
    found: Differences = {}
    first, *_ = weights
    for dataset in dict.fromkeys(name for name, _ in evaluations):
        for seed in evaluations.get((dataset, first), {}):
            each = {name: evaluations.get((dataset, name), {}).get(seed, {}) for name in weights}
            sums = [
                100 * sum(weight * each[name][metric.key] for name, weight in weights.items())
                for metric in metrics
                if all(metric.key in scores for scores in each.values())
            ]
            if sums:
                found.setdefault(dataset, {})[int(seed)] = fmean(sums)
    return found


def differences(
    metrics: Sequence[Metric], evaluations: Evaluations, comparison: Comparison
) -> Differences:
    """Return data set -> seed -> difference in percent points: see `contrast`."""
    return contrast(metrics, evaluations, {comparison.method: 1, comparison.other: -1})


def judged_rows(
    scores: Scores, evaluations: Evaluations, comparisons: Sequence[Comparison]
) -> Table:
    """One row a comparison and score, tested over data sets and seeds, p adjusted for all rows.

    scores: pairs of what a row is called and the metrics whose mean it is. Columns dataset ("all",
    or the name where there is one), metric, rows, ours, against and those of `gains.judged`. What
    two methods do not share is left out.
    """
    found = [
        (comparison, metric, each)
        for comparison in comparisons
        for metric, parts in scores
        if (each := differences(parts, evaluations, comparison))
    ]
    columns = judged([estimate(each) for *_, each in found], decimals=2)
    return [
        {**_named("all" if len(each) > 1 else next(iter(each)), metric, comparison), **cells}
        for (comparison, metric, each), cells in zip(found, columns, strict=True)
    ]


def single_rows(
    scores: Scores, evaluations: Evaluations, comparisons: Sequence[Comparison]
) -> Table:
    """One row a data set of those scores that several data sets have: estimates, no tests.

    Columns dataset, metric, rows, ours, against those of `gains.estimated`, runs.
    """
    table = []
    for comparison in comparisons:
        for metric, parts in scores:
            each = differences(parts, evaluations, comparison)
            for dataset, seeds in each.items() if len(each) > 1 else ():
                gain = estimated(estimate({dataset: seeds}), decimals=2)
                row = {**_named(dataset, metric, comparison), **gain, "runs": len(seeds)}
                table.append(row)
    return table


def claim_tables(
    metrics: Sequence[Metric],
    evaluations: Evaluations,
    controls: Sequence[Comparison],
    rivals: Sequence[Comparison],
    printed: Mapping[tuple[str, str], float] | None = None,
) -> dict[str, Table]:
    """The tables of the claim: title -> rows, those without rows left out.

    controls: comparisons that tell what the samples do; rivals: with other methods; printed: the
    paper's own difference by (ours, against), a column of what is tested over all scores.

    >>> knn = Metric("z/train/knn", "10-NN", "training")
    >>> evaluations = {("digits", method): {str(seed): {knn.key: share + seed / 100}
    ...     for seed in range(3)} for method, share in (("tuned", 0.9), ("pca", 0.6))}
    >>> rival = Comparison("DiffAug", "PCA", "tuned", "pca")
    >>> claim_tables([knn], evaluations, [], [rival])["Against each other method, over all scores"]
    [{'dataset': 'digits', 'metric': 'all scores', ... 'gain': '+30.00', ...}]
    """
    overall, each = [(ALL_SCORES, metrics)], [(metric, [metric]) for metric in metrics]
    single = single_rows([*overall, *each], evaluations, controls)
    tables = {
        "Over all scores": _beside(judged_rows(overall, evaluations, controls), printed),
        "Against each other method, over all scores": _beside(
            judged_rows(overall, evaluations, rivals), printed
        ),
        "Score by score": judged_rows(each, evaluations, controls),
        SINGLE: single,
    }
    return {title: rows for title, rows in tables.items() if rows}


def _beside(table: Table, printed: Mapping[tuple[str, str], float] | None) -> Table:
    """The rows with a column of the paper's differences, where any row has one."""
    sizes = [(printed or {}).get((row["ours"], row["against"])) for row in table]
    if not any(size is not None for size in sizes):
        return table
    texts = ["" if size is None else f"{size:+.2f}" for size in sizes]
    return [{**row, "paper": text} for row, text in zip(table, texts, strict=True)]


def for_programs(tables: Mapping[str, Table]) -> Table:
    """All rows with the columns of the tested ones, '' where a row has no such value."""
    rows = [row for table in tables.values() for row in table]
    columns = dict.fromkeys(name for row in rows for name in row)
    return [{name: row.get(name, "") for name in columns} for row in rows]


def for_people(table: Table) -> Table:
    """The rows of one table of the claim as people read them, single data sets side by side."""
    if "verdict" in table[0]:
        return [readable(_judged_cells(row)) for row in table]
    lines: dict[tuple[str, ...], dict[str, Any]] = {}
    datasets = dict.fromkeys(row["dataset"] for row in table)
    for row in table:
        cells = _compared(row)
        line = lines.setdefault(tuple(cells.values()), {**cells, **dict.fromkeys(datasets, "")})
        line[row["dataset"]] = together(row)
    return list(lines.values())


def _judged_cells(row: Mapping[str, Any]) -> dict[str, Any]:
    cells = _compared(row)
    if row["metric"] == ALL_SCORES.label:
        del cells["score"]  # the title says it
    rest = {name: value for name, value in row.items() if name not in NAMES}
    only = {"data_sets": f"{row['dataset']} only"} if row["data_sets"] == 1 else {}
    return cells | rest | only


def _compared(row: Mapping[str, Any]) -> dict[str, Any]:
    score = f"{row['metric']}, {row['rows']} rows" if row["rows"] else row["metric"]
    return {"ours": row["ours"], "against": row["against"], "score": score}


def _named(dataset: str, metric: Metric, comparison: Comparison) -> dict[str, Any]:
    names = (dataset, metric.label, metric.rows, comparison.ours, comparison.against)
    return dict(zip(NAMES, names, strict=True))

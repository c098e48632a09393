"""Embeddings judged by the project's metrics, with and without labels."""

from collections.abc import Mapping, Sequence

import numpy as np

from diffaug.commands.common.output import print_table
from diffaug.commands.common.rows import Rows
from diffaug.data.own import classes_of
from diffaug.evaluation import metrics
from diffaug.evaluation.summary import evaluate_embedding

CLASSES, INPUTS = ("knn", "kmeans", "ari", "nmi"), ("trustworthiness", "knn_recall")


def keys_for(rows: Rows, chosen: Sequence[str] | None) -> list[str]:
    """Return the keys of the metrics that these rows can be judged by.

    Raises:
        ValueError: One that was chosen is unknown, or asks for classes where there are none.
    """
    names = chosen or (INPUTS if rows.labels is None else (*CLASSES, *INPUTS))
    for name in names:
        if name not in metrics.names():
            raise ValueError(f"--metric {name}: allowed are {', '.join(metrics.names())}")
        if metrics.against(_key(name)) != "inputs" and rows.labels is None:
            raise ValueError(f"--metric {name}: asks for classes; name them by --label")
        if not hasattr(metrics.file_of(_key(name)), "train"):
            raise ValueError(f"--metric {name}: judges held-out rows alone")
    return [_key(name) for name in names]


def judged(
    embeddings: Mapping[str, np.ndarray], rows: Rows, keys: Sequence[str], seed: int
) -> dict[str, dict[str, float]]:
    """Judge embeddings (N, d) of the same rows, by name: key -> name -> score.

    Rows without a label take no part, unless none has one.
    """
    labels = np.zeros(len(rows.names), dtype=int)
    if rows.labels is not None:
        labels, _ = classes_of(rows.label, rows.labels)
    known = labels >= 0
    inputs = rows.flat[known]
    found = {
        name: evaluate_embedding(
            {"z": z[known]}, labels[known], known[known], seed, keys, inputs=inputs
        )
        for name, z in embeddings.items()
    }
    return {key: {name: found[name][key] for name in embeddings} for key in keys}


def print_scores(found: Mapping[str, Mapping[str, float]], gain: bool = False) -> None:
    """Print what `judged` gives; with `gain` also what the second is ahead of the first."""
    header = ["score", *next(iter(found.values())), *(["gain"] if gain else [])]
    rows = []
    for key, scores in found.items():
        values = list(scores.values())
        ahead = [f"{values[1] - values[0]:+.3f}"] if gain else []
        rows.append([metrics.metric(key).label, *(f"{value:.3f}" for value in values), *ahead])
    print_table(header, rows)


def _key(name: str) -> str:
    return f"z/train/{name}"

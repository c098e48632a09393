"""Embeddings judged from files to files: what the workflow's rule calls."""

from collections.abc import Mapping, Sequence

import numpy as np

from diffaug.data.canonical import load_dataset
from diffaug.evaluation.embeddings import NO_EMBEDDING, NOT_INSTALLED, read_embedding
from diffaug.evaluation.majority import majority_accuracy
from diffaug.evaluation.metrics import against, is_accuracy, parts_of
from diffaug.evaluation.rows import Labels, Mask
from diffaug.evaluation.summary import SMALLEST_CLASS, evaluate_embedding
from diffaug.evaluation.svm import smallest_class
from diffaug.io import write_json


def run_evaluate(
    data: str, embeddings: Mapping[int, str], metrics: Sequence[str], out: str
) -> None:
    """Judge embeddings, one a seed, by the keys `metrics`; writes {seed: {metric: value}} as JSON.

    Rows without a label (-1) take no part, unless there are no classes: then all do, and metrics
    must ask for none. k-means is matched with the data set's coarse classes where it has any. What
    embeds nothing is judged as the majority class, by accuracies alone; what could not run, as its
    package is not installed, has no metric. Beside the metrics stands `SMALLEST_CLASS`, a number of
    rows.
    """
    dataset = load_dataset(data)
    classes = dataset.labels()
    labelled = dataset.meta["n_classes"] > 0
    known = classes >= 0 if labelled else np.ones_like(dataset.train)
    asking = [key for key in metrics if against(key) != "inputs"]
    if asking and not labelled:
        raise ValueError(f"metric {asking[0]!r}: asks for classes, and {dataset.name} has none")
    labels, clusters = classes[known], dataset.cluster_labels()[known]
    train, cluster_all = dataset.train[known], dataset.meta["clustered"] == "all"
    # Read where a metric asks for them: images may be gigabytes.
    asked = any(against(key) == "inputs" for key in metrics)
    inputs = dataset.x[known].reshape(len(labels), -1) if asked else None
    result: dict[str, dict[str, float]] = {}
    for seed, path in embeddings.items():
        status, spaces = read_embedding(path)
        if status == NOT_INSTALLED:
            result[str(seed)] = {}
            continue
        if status == NO_EMBEDDING:
            found = _majority(labels, clusters, train, metrics, cluster_all)
        else:
            rows = {name: space[known] for name, space in spaces.items()}
            found = evaluate_embedding(
                rows, labels, train, seed, metrics, clusters, cluster_all, inputs
            )
        # What the folds of a cross-validation hold of each class: tables say where it is little.
        smallest = {SMALLEST_CLASS: smallest_class(labels[train], seed)} if labelled else {}
        result[str(seed)] = {**found, **smallest}
    write_json(out, result)


def _majority(
    labels: Labels, clusters: Labels, train: Mask, metrics: Sequence[str], cluster_all: bool
) -> dict[str, float]:
    classes, groups = majority_accuracy(labels, train), majority_accuracy(clusters, train)
    if cluster_all:
        groups["all"] = majority_accuracy(clusters, np.ones_like(train))["train"]
    found = {}
    for key in metrics:
        shares = groups if against(key) == "clusters" else classes
        part = parts_of(key)[1]
        if part in shares and is_accuracy(key):
            found[key] = shares[part]
    return found

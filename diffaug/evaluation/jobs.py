"""Embeddings judged from files to files: what the workflow's rule calls."""

from collections.abc import Mapping

import numpy as np

from diffaug.data.canonical import load_dataset
from diffaug.evaluation.embeddings import NO_EMBEDDING, NOT_INSTALLED, read_embedding
from diffaug.evaluation.majority import majority_accuracy
from diffaug.evaluation.rows import Labels, Mask
from diffaug.evaluation.summary import MEASURES, SMALLEST_CLASS, evaluate_embedding
from diffaug.evaluation.svm import smallest_class
from diffaug.io import write_json


def run_evaluate(data: str, embeddings: Mapping[int, str], out: str) -> None:
    """Judge embeddings, one a seed; writes {seed: {metric: value}} as JSON.

    Rows without a label (-1) take no part. k-means is matched with the data set's coarse classes
    where it has any. What embeds nothing is judged as the majority class; what could not run, as
    its package is not installed, has no metric. Beside the metrics stands `SMALLEST_CLASS`, a
    number of rows.
    """
    dataset = load_dataset(data)
    known = dataset.labels() >= 0
    labels, clusters = dataset.labels()[known], dataset.cluster_labels()[known]
    train, cluster_all = dataset.train[known], dataset.meta["clustered"] == "all"
    result: dict[str, dict[str, float]] = {}
    for seed, path in embeddings.items():
        status, spaces = read_embedding(path)
        if status == NOT_INSTALLED:
            result[str(seed)] = {}
            continue
        if status == NO_EMBEDDING:
            found = _majority(labels, clusters, train, cluster_all)
        else:
            rows = {name: space[known] for name, space in spaces.items()}
            found = evaluate_embedding(rows, labels, train, seed, clusters, cluster_all)
        # What the folds of a cross-validation hold of each class: tables say where it is little.
        result[str(seed)] = {**found, SMALLEST_CLASS: smallest_class(labels[train], seed)}
    write_json(out, result)


def _majority(labels: Labels, clusters: Labels, train: Mask, cluster_all: bool) -> dict[str, float]:
    classes, groups = majority_accuracy(labels, train), majority_accuracy(clusters, train)
    if cluster_all:
        groups["all"] = majority_accuracy(clusters, np.ones_like(train))["train"]
    return {
        f"{space}/{part}/{measure}": (groups if measure == "kmeans" else classes)[part]
        for (space, part), measures in MEASURES.items()
        for measure in measures
        if part in groups
    }

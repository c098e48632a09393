"""Evaluation from files to files: what the workflow's rules call."""

from collections.abc import Mapping

import numpy as np

from diffaug.baselines.majority import majority_accuracy
from diffaug.data.canonical import load_dataset
from diffaug.evaluation.rows import Labels, Mask
from diffaug.evaluation.summary import MEASURES, SMALLEST_CLASS, evaluate_embedding
from diffaug.evaluation.svm import smallest_class
from diffaug.io import write_json


def run_evaluate(data: str, embeddings: Mapping[int, str], out: str) -> None:
    """Judge embeddings, one a seed; writes {seed: {metric: value}} as JSON.

    Rows without a label (-1) take no part. k-means is matched with the data set's coarse
    classes where it has any. Rows that all lie on one point are judged as the majority class;
    an embedding without any space, of a baseline that could not run, has no metric. Beside the
    metrics stands `SMALLEST_CLASS`, a number of rows.
    """
    dataset = load_dataset(data)
    known = dataset.labels() >= 0
    labels, clusters = dataset.labels()[known], dataset.cluster_labels()[known]
    train, cluster_all = dataset.train[known], dataset.meta["clustered"] == "all"
    result = {}
    for seed, path in embeddings.items():
        with np.load(path) as file:
            spaces = {name: file[name][known] for name in file.files}
        if spaces and all(np.ptp(rows, axis=0).max() == 0 for rows in spaces.values()):
            found = _majority(labels, clusters, train, cluster_all)
        else:
            found = evaluate_embedding(spaces, labels, train, seed, clusters, cluster_all)
        # What the folds of a cross-validation hold of each class: tables say where it is little.
        small = {SMALLEST_CLASS: smallest_class(labels[train], seed)} if found else {}
        result[str(seed)] = found | small
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

"""Evaluation from files to files: what the workflow's rules call."""

import sys
from collections.abc import Mapping, Sequence

import numpy as np

from diffaug.baselines.majority import majority_accuracy
from diffaug.baselines.reductions import BASELINES, REDUCTIONS, NotInstalled
from diffaug.data.canonical import load_dataset
from diffaug.evaluation.generated import judge_samples
from diffaug.evaluation.metrics import file_of, parts_of
from diffaug.evaluation.rows import Labels, Mask
from diffaug.evaluation.summary import SMALLEST_CLASS, evaluate_embedding
from diffaug.evaluation.svm import smallest_class
from diffaug.io import write_arrays, write_json


def run_baseline(data: str, name: str, seed: int, out: str) -> None:
    """Embed a data set with a baseline; writes an .npz with the spaces it has (y, z).

    'majority' embeds nothing: every row gets the same point. Where the package that a baseline
    runs on is absent, the .npz has no space and standard error gets a line.
    ValueError for an unknown name.
    """
    dataset = load_dataset(data)
    x = np.asarray(dataset.x, dtype=np.float32).reshape(len(dataset.x), -1)
    if name == "majority":
        spaces = {"z": np.zeros((len(x), 2))}
    elif name in REDUCTIONS:
        try:
            spaces = REDUCTIONS[name](x, dataset.train, seed)
        except NotInstalled as absent:
            print(absent, file=sys.stderr)
            spaces = {}
    else:
        raise ValueError(f"baseline {name!r}: allowed are {', '.join(BASELINES)}")
    write_arrays(out, {key: value.astype(np.float32) for key, value in spaces.items()})


def run_evaluate(
    data: str, embeddings: Mapping[int, str], metrics: Sequence[str], out: str
) -> None:
    """Judge embeddings, one a seed, by the keys `metrics`; writes {seed: {metric: value}} as JSON.

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
            found = _majority(labels, clusters, train, metrics, cluster_all)
        else:
            found = evaluate_embedding(spaces, labels, train, seed, metrics, clusters, cluster_all)
        # What the folds of a cross-validation hold of each class: tables say where it is little.
        small = {SMALLEST_CLASS: smallest_class(labels[train], seed)} if found else {}
        result[str(seed)] = found | small
    write_json(out, result)


def _majority(
    labels: Labels, clusters: Labels, train: Mask, metrics: Sequence[str], cluster_all: bool
) -> dict[str, float]:
    classes, groups = majority_accuracy(labels, train), majority_accuracy(clusters, train)
    if cluster_all:
        groups["all"] = majority_accuracy(clusters, np.ones_like(train))["train"]
    found = {}
    for key in metrics:
        shares = groups if getattr(file_of(key), "CLUSTERS", False) else classes
        part = parts_of(key)[1]
        if part in shares:
            found[key] = shares[part]
    return found


def run_evaluate_samples(data: str, samples: Mapping[int, tuple[str, str]], out: str) -> None:
    """Judge generated rows; samples: {seed: (samples.npy, inputs.npy)}; writes JSON by seed.

    agreement: share of samples whose five nearest real training rows, the source left out, have
    the source's label; agreement_real: the same of the sources themselves; sample_to_source,
    source_to_nearest and their ratio: mean distances; diversity: mean distance between two
    samples of one source. `judge_samples` says which rows take part.
    """
    dataset = load_dataset(data)
    labels = dataset.labels()[dataset.train]
    result = {}
    for seed, (samples_path, inputs_path) in samples.items():
        inputs = np.load(inputs_path, mmap_mode="r")
        copies = np.load(samples_path, mmap_mode="r").reshape(-1, *inputs.shape)
        result[str(seed)] = judge_samples(copies, inputs, labels)
    write_json(out, result)

"""Evaluation from files to files: what the workflow's rules call."""

from collections.abc import Mapping

import numpy as np

from diffaug.baselines.majority import majority_accuracy
from diffaug.baselines.reductions import REDUCTIONS
from diffaug.data.canonical import load_dataset
from diffaug.evaluation.samples import diversity, label_agreement, source_distances
from diffaug.evaluation.summary import evaluate_embedding
from diffaug.io import write_arrays, write_json

# What `evaluate_embedding` measures on the training rows and on the held-out rows.
MEASURES = {
    "train": ("svm_linear", "svm_rbf", "knn", "kmeans"),
    "test": ("probe", "svm_rbf", "knn", "kmeans"),
}


def run_baseline(data: str, name: str, seed: int, out: str) -> None:
    """Embed a data set with a baseline; writes an .npz with the spaces it has (y, z).

    'majority' embeds nothing: every row gets the same point. ValueError for an unknown name.
    """
    dataset = load_dataset(data)
    x = np.asarray(dataset.x, dtype=np.float32).reshape(len(dataset.x), -1)
    if name == "majority":
        spaces = {"z": np.zeros((len(x), 2))}
    elif name in REDUCTIONS:
        spaces = REDUCTIONS[name](x, dataset.train, seed)
    else:
        raise ValueError(f"baseline {name!r}: allowed are majority, {', '.join(REDUCTIONS)}")
    write_arrays(out, {key: value.astype(np.float32) for key, value in spaces.items()})


def run_evaluate(data: str, embeddings: Mapping[int, str], out: str) -> None:
    """Judge embeddings, one a seed; writes {seed: {metric: value}} as JSON.

    Rows that all lie on one point are judged as the majority class.
    """
    dataset = load_dataset(data)
    labels = dataset.labels()
    result = {}
    for seed, path in embeddings.items():
        with np.load(path) as spaces:
            loaded = {name: spaces[name] for name in spaces.files}
        result[str(seed)] = _metrics(loaded, labels, dataset.train, seed)
    write_json(out, result)


def _metrics(
    spaces: Mapping[str, np.ndarray], labels: np.ndarray, train: np.ndarray, seed: int
) -> dict[str, float]:
    if all(np.ptp(rows, axis=0).max() == 0 for rows in spaces.values()):
        share = majority_accuracy(labels, train)
        return {
            f"{space}/{rows}/{measure}": value
            for space in ("y", "z")
            for rows, value in share.items()
            for measure in MEASURES[rows]
        }
    return evaluate_embedding(dict(spaces), labels, train, seed)


def run_evaluate_samples(data: str, samples: Mapping[int, tuple[str, str]], out: str) -> None:
    """Judge generated rows; samples: {seed: (samples.npy, inputs.npy)}; writes JSON by seed.

    agreement: share of samples whose five nearest real training rows have their source's
    label; sample_to_source, source_to_nearest and their ratio: mean distances; diversity: mean
    distance between two samples of one source.
    """
    dataset = load_dataset(data)
    labels = dataset.labels()[dataset.train]
    result = {}
    for seed, (samples_path, inputs_path) in samples.items():
        inputs = np.load(inputs_path)
        copies = np.load(samples_path).reshape(-1, len(inputs), inputs[0].size)
        inputs = inputs.reshape(len(inputs), -1)
        flat = copies.reshape(-1, copies.shape[-1])
        sources = np.tile(labels, len(copies))
        result[str(seed)] = {
            "agreement": label_agreement(flat, sources, inputs, labels),
            "diversity": diversity(copies.transpose(1, 0, 2)) if len(copies) > 1 else 0.0,
            **source_distances(flat, np.tile(inputs, (len(copies), 1)), inputs),
        }
    write_json(out, result)

"""Every measure of generated rows, at a size and in a space where searches stay quick."""

from collections.abc import Mapping

import numpy as np
from sklearn.decomposition import PCA

from diffaug.data.canonical import load_dataset
from diffaug.evaluation.rows import Floats, Labels, drawn
from diffaug.evaluation.samples import diversity, label_agreement, source_distances
from diffaug.io import from_bytes, write_json

MAX_SAMPLES = 20_000
MAX_COLUMNS = 256
COMPONENTS = 50
FITTED_ROWS = 10_000
CHUNK = 1024


def judge_samples(copies: np.ndarray, inputs: np.ndarray, labels: Labels) -> dict[str, float]:
    """Label agreement, distances to the source and diversity of generated rows.

    copies: (C, N, ...) samples, C of each row of inputs: (N, ...), bytes or floats, arrays or
    memory maps; labels: (N,), -1 for a row without one, which takes no part: neither as a source
    nor as a real row. Where all are -1, all take part, and no agreement is measured. Where rows
    have more than 256 numbers, the 50 principal components of the real rows (fitted on at most
    10,000) take their place: distances, ratio and diversity are then those among components.

    Judged are the samples of as many sources, drawn at random and the same at each call, as
    give at most 20,000 samples; their neighbours are sought among all labelled real rows.
    Keys: `agreement` (k = 5); `agreement_real`, that of the sources themselves, each judged by the
    other real rows; `diversity` (0 if C is 1); and those of `source_distances`.
    """
    if copies.shape[1:] != inputs.shape or labels.shape != inputs.shape[:1]:
        raise ValueError(
            f"copies, inputs, labels: shapes {copies.shape}, {inputs.shape} and {labels.shape} "
            "given, (C, N, ...), (N, ...) and (N,) needed"
        )
    labelled = (labels >= 0).any()
    known = np.flatnonzero(labels >= 0) if labelled else np.arange(len(labels))
    count = len(copies)
    chosen = drawn(len(known), max(1, MAX_SAMPLES // count), seed=0)
    judged = copies[:, known[chosen]].reshape(-1, *inputs.shape[1:])
    real, generated = _comparable(inputs[known], judged)
    sources = np.tile(chosen, count)
    classes = labels[known]
    groups = generated.reshape(count, len(chosen), -1).transpose(1, 0, 2)
    agreement = {
        "agreement": label_agreement(generated, sources, real, classes),
        "agreement_real": label_agreement(real[chosen], chosen, real, classes),
    }
    return {
        **(agreement if labelled else {}),
        "diversity": diversity(groups) if count > 1 else 0.0,
        **source_distances(generated, real[sources], real),
    }


def _comparable(real: np.ndarray, generated: np.ndarray) -> tuple[Floats, Floats]:
    """Both as (rows, numbers): the numbers themselves where they are few, or components."""
    if real[0].size <= MAX_COLUMNS:
        return _flat(real), _flat(generated)
    few = _flat(real[drawn(len(real), FITTED_ROWS, seed=0)])
    model = PCA(min(COMPONENTS, len(few)), svd_solver="randomized", random_state=0).fit(few)
    return _projected(model, real), _projected(model, generated)


def _projected(model: PCA, rows: np.ndarray) -> Floats:
    # By chunks: as floats all rows together may not fit in memory.
    starts = range(0, len(rows), CHUNK)
    return np.concatenate([model.transform(_flat(rows[i : i + CHUNK])) for i in starts])


def _flat(rows: np.ndarray) -> Floats:
    return from_bytes(rows).reshape(len(rows), -1)


def run_evaluate_samples(data: str, samples: Mapping[int, tuple[str, str]], out: str) -> None:
    """Judge generated rows; writes {seed: {measure: value}}, those of `judge_samples`, as JSON.

    Args:
        data: Folder of the data set.
        samples: Paths of samples.npy and of inputs.npy, by seed.
        out: Path of the JSON file.
    """
    dataset = load_dataset(data)
    labels = dataset.labels()[dataset.train]
    result = {}
    for seed, (samples_path, inputs_path) in samples.items():
        inputs = np.load(inputs_path, mmap_mode="r")
        copies = np.load(samples_path, mmap_mode="r").reshape(-1, *inputs.shape)
        result[str(seed)] = judge_samples(copies, inputs, labels)
    write_json(out, result)

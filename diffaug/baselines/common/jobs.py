"""Baselines from files to files: what the workflow's rule calls."""

import sys
from collections.abc import Mapping
from typing import Any

import numpy as np

from diffaug.baselines import embed, find
from diffaug.baselines.common.packages import NotInstalled
from diffaug.data.canonical import load_dataset
from diffaug.evaluation.embeddings import NO_EMBEDDING, NOT_INSTALLED, write_embedding


def run_baseline(data: str, name: str, seed: int, settings: Mapping[str, Any], out: str) -> None:
    """Embed a data set by a baseline; writes an .npz with its spaces (y, z) and its status.

    Where the package that a baseline runs on is absent, the status says so, and standard error.
    ValueError for an unknown name.
    """
    dataset = load_dataset(data)
    if find(name).fit is None:
        write_embedding(out, {}, NO_EMBEDDING)
        return
    x = np.asarray(dataset.x, dtype=np.float32).reshape(len(dataset.x), -1)
    try:
        write_embedding(out, embed(name, x, dataset.train, seed, **settings))
    except NotInstalled as absent:
        print(f"{name}: {absent}", file=sys.stderr)
        write_embedding(out, {}, NOT_INSTALLED)

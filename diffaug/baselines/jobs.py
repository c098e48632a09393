"""A baseline from files to files: what the workflow's rule calls."""

import sys

import numpy as np

from diffaug.baselines.reductions import BASELINES, REDUCTIONS, NotInstalled
from diffaug.data.canonical import load_dataset
from diffaug.io import write_arrays


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

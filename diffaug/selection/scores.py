"""All scores of one data set and seed: what a process of the selection works on."""

import tempfile
from pathlib import Path

import torch

from diffaug.progress import say
from diffaug.selection.methods import method_trial
from diffaug.selection.reductions import reduction_trial
from diffaug.selection.splits import split
from diffaug.selection.trials import Row, tuned_trial

TRIALS = {"tuned": tuned_trial, "baselines": reduction_trial, "methods": method_trial}


def scores(what: str, task: tuple[str, int]) -> list[Row]:
    """Return the rows of a trial, shown as they come; task: (data set, seed).

    ValueError where the data set cannot be split or its file is not found.
    """
    torch.set_num_threads(1)  # as in the workflow: sums of more threads round otherwise
    name, seed = task
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        x, other = split(name, seed, Path(folder))
    for row in TRIALS[what](name, x, other, seed):
        say(*row.values())
        rows.append(row)
    return rows

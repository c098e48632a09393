"""Means of metrics over seeds: a few numbers by which two versions of the project compare."""

from statistics import fmean

from diffaug.evaluation.summary import SMALLEST_CLASS
from diffaug.io import read_json, write_json


def run_means(metrics: str, out: str) -> None:
    """Write the mean of each metric over the seeds: from {seed: {metric: value}} as JSON."""
    by_seed = list(read_json(metrics).values())
    names = [name for name in by_seed[0] if name != SMALLEST_CLASS]
    write_json(out, {name: fmean(found[name] for found in by_seed) for name in names})

"""Figure 8: how many rows each class has."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from workflow.plan import Plan

KIND = "figure"
TITLE = "Figure 8: rows by class"


def needs(plan: "Plan") -> dict[str, Any]:
    """The prepared data sets."""
    return {"data": {name: f"results/data/{name}" for name in plan.datasets}}


def make(stem: str, data: Mapping[str, str]) -> None:
    """Draw one line a data set."""
    import matplotlib.pyplot as plt
    import numpy as np

    from diffaug.data.canonical import load_dataset

    figure, axes = plt.subplots()
    for name, folder in data.items():
        labels = load_dataset(folder).labels()
        axes.plot(np.sort(np.bincount(labels[labels >= 0]))[::-1], label=name)
    axes.set(xlabel="class, largest first", ylabel="rows")
    axes.legend()
    for ending in ("svg", "png"):
        figure.savefig(f"{stem}.{ending}")

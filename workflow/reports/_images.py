"""Figures 3 and A.1: images of every class, each beside three generated from it."""

from typing import TYPE_CHECKING, Any

from workflow.reports._classes import shown_classes

if TYPE_CHECKING:
    from workflow.plan import Plan

GENERATED = 3


def needs_of(plan: "Plan") -> dict[str, Any] | None:
    """The first images with classes and samples of the main protocol."""
    datasets = plan.with_classes(plan.drawing("vision"))
    if not datasets:
        return None
    return {
        "data": f"results/data/{datasets[0]}",
        "samples": plan.first("augment", datasets[0], "samples.npy"),
        "inputs": plan.first("augment", datasets[0], "inputs.npy"),
    }


def make_images(stem: str, a_class: int, blocks: int, data: str, samples: str, inputs: str) -> None:
    """Draw `a_class` images of every class in `blocks` columns; the rest: files."""
    import numpy as np

    from diffaug.data.canonical import load_dataset
    from diffaug.figures.figure3 import originals_beside_generated
    from diffaug.io import from_bytes

    dataset = load_dataset(data)
    labels = dataset.labels()[dataset.train]
    rows = np.concatenate(
        [np.flatnonzero(labels == label)[:a_class] for label in shown_classes(dataset)]
    )
    generated = from_bytes(np.load(samples, mmap_mode="r")[:GENERATED, rows]).swapaxes(0, 1)
    names = [dataset.meta["class_names"][label] for label in labels[rows]]
    originals_beside_generated(from_bytes(np.load(inputs)[rows]), generated, names, stem, blocks)

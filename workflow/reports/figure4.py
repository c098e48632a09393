"""Figure 4: expression in original and in generated cells."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from workflow.plan import Plan

KIND = "figure"
TITLE = "Figure 4: expression in generated cells"
CLASSES, ORIGINALS, GENERATED = 2, 2, 3


def needs(plan: "Plan") -> dict[str, Any] | None:
    """The first table with classes and samples of the main protocol."""
    datasets = plan.with_classes(plan.drawing("biology"))
    if not datasets:
        return None
    return {
        "data": f"results/data/{datasets[0]}",
        "samples": plan.first("augment", datasets[0], "samples.npy"),
        "start": plan.first("estep1", datasets[0], "checkpoint.pt"),
        "space": plan.settings(datasets[0], plan.main).space.kind,
    }


def make(stem: str, data: str, samples: str, start: str, space: str) -> None:
    """Draw the largest classes, genes mapped back from the input space of kind `space`."""
    import numpy as np
    import torch

    from diffaug.data.canonical import load_dataset
    from diffaug.figures.figure4 import Samples, expression_violins, top_genes
    from diffaug.models.input_space import InputSpace
    from diffaug.training.checkpoint import load, load_modules

    dataset = load_dataset(data)
    x = np.asarray(dataset.x[dataset.train])
    labels = dataset.labels()[dataset.train]
    inputs = InputSpace(space, x.shape[1:])
    load_modules(load(start), {"space": inputs})
    copies = np.load(samples, mmap_mode="r")[:GENERATED]
    genes = top_genes(x)
    classes = {}
    for label in np.argsort(-np.bincount(labels[labels >= 0]), kind="stable")[:CLASSES]:
        rows = np.flatnonzero(labels == label)[:ORIGINALS]
        drawn = inputs.inverse(torch.from_numpy(copies[:, rows[0]].copy())).numpy()
        name = dataset.meta["class_names"][label]
        classes[name] = Samples(x[rows][:, genes], drawn[:, genes])
    expression_violins(dataset.name, classes, stem)

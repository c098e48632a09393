"""Figure 6: what the spaces of several methods look like."""

from typing import TYPE_CHECKING, Any

from workflow.method import MAIN, Method
from workflow.reports import _files
from workflow.reports._classes import shown_classes
from workflow.reports._rows import labels

if TYPE_CHECKING:
    import numpy as np

    from diffaug.data.canonical import Dataset
    from diffaug.figures.figure6 import Plane
    from workflow.plan import Plan

KIND = "figure"
TITLE = "Figure 6: representations"
WITHOUT = "rows without labels"
# Only methods with features y can be shown.
METHODS = (
    Method(baseline="pca"),
    Method(MAIN, "B1"),
    Method(MAIN, "BYOL"),
    Method(MAIN, "DLME"),
    Method(MAIN, rounds=0),
    Method(MAIN),
)


def needs(plan: "Plan") -> dict[str, Any]:
    """Embeddings of the first seed."""
    methods, called = [method.under(plan.main).name for method in METHODS], labels(plan)
    files = {
        dataset: {
            called[method]: plan.embeddings(dataset, method)[0]
            for method in methods
            if method in plan.methods(dataset)
        }
        for dataset in plan.datasets
    }
    return {"data": _files.data(plan.datasets), "files": files}


def make(stem: str, data: dict[str, str], files: dict[str, dict[str, str]]) -> None:
    """Draw; data: data set -> folder; files: data set -> label of a method -> embedding."""
    from diffaug.data.canonical import load_dataset
    from diffaug.figures.figure6 import representation_scatter

    planes, names = {}, {}
    for name, methods in files.items():
        dataset = load_dataset(data[name])
        classes, of = shown_classes(dataset), dataset.meta["class_names"] or [WITHOUT]
        title = name if len(classes) == len(of) else f"{name}\n{len(classes)} of {len(of)} classes"
        planes[title] = {method: _plane(dataset, classes, path) for method, path in methods.items()}
        names[title] = [of[label] for label in classes]
    representation_scatter(planes, names, stem)


def _plane(dataset: "Dataset", classes: "np.ndarray", path: str) -> "Plane":
    import numpy as np

    from diffaug.figures.figure6 import Plane, rows_shown, tsne_2d

    shown = np.flatnonzero(dataset.train & np.isin(dataset.labels(), classes))
    shown = shown[rows_shown(len(shown), seed=0)]
    with np.load(path) as spaces:
        points = tsne_2d(spaces["y"][shown], seed=0)
    return Plane(points, np.searchsorted(classes, dataset.labels()[shown]))

"""Figure 5: how similar views of a row are to the row."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from workflow.plan import Plan

KIND = "figure"
TITLE = "Figure 5: similarity of rows and views"


def needs(plan: "Plan") -> dict[str, Any] | None:
    """Similarities on the data sets with samples of the main protocol."""
    files = dict(zip(plan.drawing(), plan.similarities(), strict=True))
    return {"files": files} if files else None


def make(stem: str, files: dict[str, str]) -> None:
    """Draw; files: data set -> .npz of cosine similarities by kind of view."""
    import numpy as np

    from diffaug.figures.figure5 import similarity_curves

    panels = {}
    for dataset, path in files.items():
        with np.load(path) as kinds:
            panels[dataset] = {kind: kinds[kind] for kind in kinds.files}
    similarity_curves(panels, stem)

"""Figure A.2: losses and accuracy over E-step 1, M-step and E-step 2."""

from typing import TYPE_CHECKING, Any

from diffaug.io import read_csv
from workflow.method import Method
from workflow.reports._files import shares

if TYPE_CHECKING:
    from workflow.plan import Plan

KIND = "figure"
TITLE = "Figure A.2: training"
LOSSES = {"estep1": "contrastive", "mstep": "diffusion", "estep2": "contrastive"}


def needs(plan: "Plan") -> dict[str, Any] | None:
    """Histories of every phase, metrics after both E-steps, of data sets with all phases."""
    ends = [Method(plan.main, rounds=0), Method(plan.main)]
    files = {
        dataset: {
            "histories": {
                phase: plan.each_seed(phase, dataset, plan.main, "history.csv") for phase in LOSSES
            },
            "accuracies": [plan.evaluation(dataset, method.name) for method in ends],
        }
        for dataset in plan.drawing()
    }
    return {"files": files, "metric": plan.params.metrics.shown} if files else None


def make(stem: str, files: dict[str, dict[str, Any]], metric: str) -> None:
    """Draw; files: data set -> histories (phase -> one a seed) and accuracies (after E1, E2)."""
    from diffaug.figures.figure_a2 import Training, training_curves

    panels = {}
    for dataset, of in files.items():
        losses = {
            phase: [[float(row[LOSSES[phase]]) for row in read_csv(path)] for path in paths]
            for phase, paths in of["histories"].items()
        }
        before, after = (shares(path, metric) for path in of["accuracies"])
        panels[dataset] = Training(**losses, accuracy1=before, accuracy2=after)
    training_curves(panels, metric, stem)

"""Figure A.2: losses and accuracy over E-step 1 and the rounds of M-step and E-step 2."""

from typing import TYPE_CHECKING, Any

from diffaug.io import read_csv
from workflow.reports._files import shares

if TYPE_CHECKING:
    from workflow.plan import Plan

KIND = "figure"
TITLE = "Figure A.2: training"
LOSSES = {"estep1": "contrastive", "mstep": "diffusion", "estep2": "contrastive"}


def needs(plan: "Plan") -> dict[str, Any] | None:
    """Histories of every phase, metrics after every E-step, of data sets with all phases."""
    files = {}
    for dataset in (name for name in plan.drawing() if name in plan.compared):
        rounds = plan.settings(dataset, plan.main).rounds.count
        files[dataset] = {
            "histories": [
                (phase, plan.each_seed(phase, dataset, state, "history.csv"))
                for phase, state in plan.steps(dataset, plan.main)
                if phase in LOSSES
            ],
            "accuracies": [
                plan.evaluation(dataset, plan.after(dataset, plan.main, number))
                for number in range(rounds + 1)
            ],
        }
    return {"files": files, "metric": plan.shown} if files else None


def make(stem: str, files: dict[str, dict[str, Any]], metric: str) -> None:
    """Draw; files: data set -> histories (phase, one a seed) and accuracies, one an E-step."""
    from diffaug.figures.figure_a2 import Training, training_curves

    panels = {}
    for dataset, of in files.items():
        losses = [
            (phase, [[float(row[LOSSES[phase]]) for row in read_csv(path)] for path in paths])
            for phase, paths in of["histories"]
        ]
        panels[dataset] = Training(losses, [shares(path, metric) for path in of["accuracies"]])
    training_curves(panels, metric, stem)

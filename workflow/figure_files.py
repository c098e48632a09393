"""Which files Figures 6, 7 and A.2 show."""

from workflow.method import AFTER_ESTEP1, Method
from workflow.plan import Plan

# What Figure 7 calls the rows that stand where DiffAug puts samples, by mixing.source.
SECOND_VIEWS = {"generated": "generated", "itself": "own rows", "zeros": "zeros"}


def scatter_files(plan: Plan) -> dict[str, dict[str, str]]:
    """Figure 6: data set -> title -> embedding of the first seed.

    Only methods with features y can be shown.
    """
    methods = {
        "PCA": Method(baseline="pca"),
        "SimCLR": Method(plan.main, "B1"),
        "BYOL": Method(plan.main, "BYOL"),
        "DLME": Method(plan.main, "DLME"),
        "DiffAug E": Method(plan.main, stage=AFTER_ESTEP1),
        "DiffAug": Method(plan.main),
    }
    shown = {title: method.name for title, method in methods.items()}
    return {
        dataset: {
            title: plan.embeddings(dataset, method)[0]
            for title, method in shown.items()
            if method in plan.methods(dataset)
        }
        for dataset in plan.datasets
    }


def sweep_files(plan: Plan) -> dict[str, dict[str, dict[float, str]]]:
    """Figure 7: data set -> what the second views are -> lambda -> metrics."""
    found = {}
    for dataset in plan.datasets:
        kind = SECOND_VIEWS[plan.settings(dataset, plan.main).mixing.source]
        series = {kind: plan.sweep}
        # Where the main protocol itself puts own rows, both are one series.
        series.setdefault(SECOND_VIEWS["itself"], plan.control_sweep)
        cells = {
            name: {
                lam: plan.evaluation(dataset, method)
                for lam, method in methods.items()
                if method in plan.methods(dataset)
            }
            for name, methods in series.items()
        }
        found[dataset] = {name: by_lambda for name, by_lambda in cells.items() if by_lambda}
    return found


def history_files(plan: Plan) -> dict[str, dict[str, list[str]]]:
    """Figure A.2: data set with all phases -> phase -> history of every seed."""
    return {
        dataset: {
            phase: plan.each_seed(phase, dataset, plan.main, "history.csv")
            for phase in ("estep1", "mstep", "estep2")
        }
        for dataset in plan.drawing()
    }


def accuracy_files(plan: Plan) -> dict[str, list[str]]:
    """Figure A.2: data set with all phases -> metrics after E-step 1 and after E-step 2."""
    ends = [Method(plan.main, stage=AFTER_ESTEP1), Method(plan.main)]
    return {
        dataset: [plan.evaluation(dataset, method.name) for method in ends]
        for dataset in plan.drawing()
    }

"""Which files Figures 6, 7 and A.2 show."""

from workflow.plan import Plan


def scatter_files(plan: Plan) -> dict[str, dict[str, str]]:
    """Figure 6: data set -> title -> embedding of the first seed.

    Only methods with features y can be shown.
    """
    shown = {
        "PCA": "pca",
        "SimCLR": f"{plan.main}-B1",
        "BYOL": f"{plan.main}-BYOL",
        "DLME": f"{plan.main}-DLME",
        "DiffAug E": f"{plan.main}-E",
        "DiffAug": plan.main,
    }
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
    series = {"generated": plan.sweep, "own rows": plan.control_sweep}
    return {
        dataset: {
            name: {lam: plan.evaluation(dataset, method) for lam, method in methods.items()}
            for name, methods in series.items()
            if methods
        }
        for dataset in plan.datasets
    }


def history_files(plan: Plan) -> dict[str, dict[str, list[str]]]:
    """Figure A.2: data set -> phase -> history of every seed."""
    return {
        dataset: {
            phase: plan.each_seed(phase, dataset, plan.main, "history.csv")
            for phase in ("estep1", "mstep", "estep2")
        }
        for dataset in plan.datasets
    }


def accuracy_files(plan: Plan) -> dict[str, list[str]]:
    """Figure A.2: data set -> metrics after E-step 1 and after E-step 2."""
    return {
        dataset: [
            plan.evaluation(dataset, f"{plan.main}-E"),
            plan.evaluation(dataset, plan.main),
        ]
        for dataset in plan.datasets
    }

# One rule a figure, each as SVG and PNG. Examples come from the first seed.

FIGURES = f"reports/{SUITE}/figures"
FIGURE_CODE = code("figures") + ["workflow/drawing.py", "workflow/plan.py"]
FIRST = PLAN.seeds[0]
MAIN = PLAN.main
SHOWN_METRIC = "z/train/svm_rbf"


def first_of(phase, dataset, name):
    """A file of the main method's first run on a data set."""
    return PLAN.file(phase, dataset, MAIN, FIRST, name)


if VISION:

    rule figure3:
        input:
            data=f"results/data/{VISION[0]}",
            samples=first_of("augment", VISION[0], "samples.npy"),
            inputs=first_of("augment", VISION[0], "inputs.npy"),
            code=FIGURE_CODE,
        output:
            svg=report(
                f"{FIGURES}/figure3.svg",
                caption="../report/figure3.rst",
                category="Figures",
            ),
            png=f"{FIGURES}/figure3.png",
        log:
            f"logs/figures/{SUITE}/figure3.log",
        benchmark:
            f"benchmarks/figures/{SUITE}/figure3.tsv"
        conda:
            "../envs/diffaug.yaml"
        params:
            a_class=1,
            blocks=2,
        script:
            "../scripts/figure_examples.py"

    use rule figure3 as figureA1 with:
        output:
            svg=report(
                f"{FIGURES}/figureA1.svg",
                caption="../report/figureA1.rst",
                category="Figures",
            ),
            png=f"{FIGURES}/figureA1.png",
        log:
            f"logs/figures/{SUITE}/figureA1.log",
        benchmark:
            f"benchmarks/figures/{SUITE}/figureA1.tsv"
        params:
            a_class=4,
            blocks=4,


if BIOLOGY:

    rule figure4:
        input:
            data=f"results/data/{BIOLOGY[0]}",
            samples=first_of("augment", BIOLOGY[0], "samples.npy"),
            start=first_of("estep1", BIOLOGY[0], "checkpoint.pt"),
            code=FIGURE_CODE,
        output:
            svg=report(
                f"{FIGURES}/figure4.svg",
                caption="../report/figure4.rst",
                category="Figures",
            ),
            png=f"{FIGURES}/figure4.png",
        log:
            f"logs/figures/{SUITE}/figure4.log",
        benchmark:
            f"benchmarks/figures/{SUITE}/figure4.tsv"
        conda:
            "../envs/diffaug.yaml"
        params:
            space=PLAN.settings(BIOLOGY[0], MAIN).space.kind,
        script:
            "../scripts/figure4.py"


rule figure5:
    input:
        files=PLAN.similarities(),
        code=FIGURE_CODE,
    output:
        svg=report(
            f"{FIGURES}/figure5.svg",
            caption="../report/figure5.rst",
            category="Figures",
        ),
        png=f"{FIGURES}/figure5.png",
    log:
        f"logs/figures/{SUITE}/figure5.log",
    benchmark:
        f"benchmarks/figures/{SUITE}/figure5.tsv"
    conda:
        "../envs/diffaug.yaml"
    params:
        datasets=PLAN.datasets,
    script:
        "../scripts/figure5.py"


# Title -> method. PCA and SimCLR are the baselines that have features y.
SCATTERS = {
    "PCA": "pca",
    "SimCLR": f"{MAIN}-B1",
    "DiffAug E": f"{MAIN}-E",
    "DiffAug": MAIN,
}
SCATTERS = {title: method for title, method in SCATTERS.items() if method in PLAN.methods}


def scatter_files():
    """Data set -> title -> embedding of the first seed."""
    return {
        dataset: {title: PLAN.embeddings(dataset, method)[0] for title, method in SCATTERS.items()}
        for dataset in PLAN.datasets
    }


rule figure6:
    input:
        data=expand("results/data/{dataset}", dataset=PLAN.datasets),
        files=[path for files in scatter_files().values() for path in files.values()],
        code=FIGURE_CODE,
    output:
        svg=report(
            f"{FIGURES}/figure6.svg",
            caption="../report/figure6.rst",
            category="Figures",
        ),
        png=f"{FIGURES}/figure6.png",
    log:
        f"logs/figures/{SUITE}/figure6.log",
    benchmark:
        f"benchmarks/figures/{SUITE}/figure6.tsv"
    conda:
        "../envs/diffaug.yaml"
    params:
        datasets=PLAN.datasets,
        files=scatter_files(),
    script:
        "../scripts/figure6.py"


def sweep_files():
    """Data set -> lambda -> metrics."""
    lambdas = PLAN.params.suites[SUITE].lambdas
    return {
        dataset: {
            lam: PLAN.evaluation(dataset, method)
            for lam, method in zip(lambdas, PLAN.sweep, strict=True)
        }
        for dataset in PLAN.datasets
    }


rule figure7:
    input:
        files=[path for files in sweep_files().values() for path in files.values()],
        code=FIGURE_CODE,
    output:
        svg=report(
            f"{FIGURES}/figure7.svg",
            caption="../report/figure7.rst",
            category="Figures",
        ),
        png=f"{FIGURES}/figure7.png",
    log:
        f"logs/figures/{SUITE}/figure7.log",
    benchmark:
        f"benchmarks/figures/{SUITE}/figure7.tsv"
    conda:
        "../envs/diffaug.yaml"
    params:
        files=sweep_files(),
        metric=SHOWN_METRIC,
    script:
        "../scripts/figure7.py"


def history_files():
    """Data set -> phase -> history of every seed."""
    return {
        dataset: {
            phase: PLAN.each_seed(phase, dataset, MAIN, "history.csv")
            for phase in ("estep1", "mstep", "estep2")
        }
        for dataset in PLAN.datasets
    }


def accuracy_files():
    """Data set -> metrics after E-step 1 and after E-step 2."""
    return {
        dataset: [PLAN.evaluation(dataset, f"{MAIN}-E"), PLAN.evaluation(dataset, MAIN)]
        for dataset in PLAN.datasets
    }


rule figureA2:
    input:
        histories=[p for phases in history_files().values() for ps in phases.values() for p in ps],
        accuracies=[path for paths in accuracy_files().values() for path in paths],
        code=FIGURE_CODE,
    output:
        svg=report(
            f"{FIGURES}/figureA2.svg",
            caption="../report/figureA2.rst",
            category="Figures",
        ),
        png=f"{FIGURES}/figureA2.png",
    log:
        f"logs/figures/{SUITE}/figureA2.log",
    benchmark:
        f"benchmarks/figures/{SUITE}/figureA2.tsv"
    conda:
        "../envs/diffaug.yaml"
    params:
        histories=history_files(),
        accuracies=accuracy_files(),
        metric=SHOWN_METRIC,
    script:
        "../scripts/figureA2.py"


SHOWN = ["5", "6", "7", "A2"] + (["3", "A1"] if VISION else []) + (["4"] if BIOLOGY else [])
ALL_FIGURES = [f"{FIGURES}/figure{name}.{ending}" for name in SHOWN for ending in ("svg", "png")]

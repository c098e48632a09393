# One rule a figure, each as SVG and PNG. Examples come from the first seed.

from workflow.figure_files import accuracy_files, history_files, scatter_files, sweep_files

FIGURES = f"reports/{SUITE}/figures"
FIGURE_CODE = sources("figures", "workflow/*.py")
SHOWN_METRIC = "z/train/svm_rbf"
SCATTERS = scatter_files(PLAN)
SWEEPS = sweep_files(PLAN)
HISTORIES = history_files(PLAN)
ACCURACIES = accuracy_files(PLAN)
# Without samples of the main protocol there is nothing to show of them.
WITH_SAMPLES = PLAN.drawing()
IMAGES, TABLES_DRAWN = PLAN.drawing("vision"), PLAN.drawing("biology")


if IMAGES:

    rule figure3:
        input:
            data=f"results/data/{IMAGES[0]}",
            samples=PLAN.first("augment", IMAGES[0], "samples.npy"),
            inputs=PLAN.first("augment", IMAGES[0], "inputs.npy"),
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


if TABLES_DRAWN:

    rule figure4:
        input:
            data=f"results/data/{TABLES_DRAWN[0]}",
            samples=PLAN.first("augment", TABLES_DRAWN[0], "samples.npy"),
            start=PLAN.first("estep1", TABLES_DRAWN[0], "checkpoint.pt"),
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
            space=PLAN.settings(TABLES_DRAWN[0], PLAN.main).space.kind,
        script:
            "../scripts/figure4.py"


if WITH_SAMPLES:

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
            datasets=WITH_SAMPLES,
        script:
            "../scripts/figure5.py"


rule figure6:
    input:
        data=expand("results/data/{dataset}", dataset=PLAN.datasets),
        files=[path for files in SCATTERS.values() for path in files.values()],
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
        files=SCATTERS,
    script:
        "../scripts/figure6.py"


rule figure7:
    input:
        files=[p for series in SWEEPS.values() for ps in series.values() for p in ps.values()],
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
        files=SWEEPS,
        metric=SHOWN_METRIC,
    script:
        "../scripts/figure7.py"


if WITH_SAMPLES:

    rule figureA2:
        input:
            histories=[p for phases in HISTORIES.values() for ps in phases.values() for p in ps],
            accuracies=[path for paths in ACCURACIES.values() for path in paths],
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
            histories=HISTORIES,
            accuracies=ACCURACIES,
            metric=SHOWN_METRIC,
        script:
            "../scripts/figureA2.py"


SHOWN = [
    *("6", "7"),
    *(("5", "A2") if WITH_SAMPLES else ()),
    *(("3", "A1") if IMAGES else ()),
    *(("4",) if TABLES_DRAWN else ()),
]
ALL_FIGURES = [f"{FIGURES}/figure{name}.{ending}" for name in SHOWN for ending in ("svg", "png")]

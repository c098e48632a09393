# Studies that choose settings without labels: one job a study, data set and seed. Not part of `all`.
from workflow.code import digest

STUDIES = dict(PLAN.params.selection or ())


def study_values(wc, study=None):
    """Params function: what a job of a study reads."""
    return STUDIES[study or wc.study].values(PLAN.params, wc.dataset)


def study_files(wc):
    """Input function: the rows of all jobs of a study, by data set and then by seed."""
    study = STUDIES[wc.study]
    return [
        f"results/selection/{wc.study}/{dataset}/{seed}.csv"
        for dataset in study.datasets
        for seed in study.seeds
    ]


rule trials:
    input:
        raw=lambda wc: f"results/raw/{PLAN.params.datasets[wc.dataset].catalogue}",
    output:
        "results/selection/{study}/{dataset}/{seed}.csv",
    log:
        "logs/selection/{study}/{dataset}/{seed}.log",
    benchmark:
        "benchmarks/selection/{study}/{dataset}/{seed}.tsv"
    wildcard_constraints:
        study="tuned|baselines|methods",
    conda:
        "../envs/diffaug.yaml"
    params:
        values=study_values,
        code=lambda wc: digest(
            "diffaug.selection.trials",
            f"diffaug.selection.{wc.study}",
            *STUDIES[wc.study].modules(PLAN.params, wc.dataset),
        ),
    script:
        "../scripts/trials.py"


rule samplers:
    input:
        data="results/data/{dataset}",
    output:
        "results/selection/sampling/{dataset}/{seed}.csv",
    log:
        "logs/selection/sampling/{dataset}/{seed}.log",
    benchmark:
        "benchmarks/selection/sampling/{dataset}/{seed}.tsv"
    conda:
        "../envs/diffaug.yaml"
    params:
        values=lambda wc: study_values(wc, "sampling"),
        code=lambda wc: digest(
            "diffaug.selection.sampling",
            *STUDIES["sampling"].modules(PLAN.params, wc.dataset),
        ),
    script:
        "../scripts/samplers.py"


rule study:
    input:
        files=study_files,
        text="diffaug/selection/{study}.md",
    output:
        csv="reports/selection/{study}.csv",
        md="reports/selection/{study}.md",
    log:
        "logs/selection/{study}.log",
    benchmark:
        "benchmarks/selection/{study}.tsv"
    conda:
        "../envs/diffaug.yaml"
    params:
        code=digest("diffaug.selection.report"),
    script:
        "../scripts/study.py"


rule selection:
    input:
        expand("reports/selection/{study}.{ending}", study=STUDIES, ending=["csv", "md"]),

# Is a generated positive more than a mean of real neighbours? The same rounds on such means. Not
# part of `all`: `snakemake --cores 8 --config suite=rounds -- averages`.
from workflow import averages

COMPARISONS = averages.comparisons(PLAN)


rule average:
    input:
        start=of("estep1", "checkpoint.pt"),
        data="results/data/{dataset}",
    output:
        "results/averages/{dataset}/{method}/{average}/{seed}.npz",
    log:
        "logs/averages/{dataset}/{method}/{average}/{seed}.log",
    wildcard_constraints:
        average="|".join(averages.AVERAGES),
    conda:
        "../envs/diffaug.yaml"
    resources:
        gpu=1,
    params:
        rounds=lambda wc: averages.each_round(PLAN, wc.dataset, wc.method),
        average=lambda wc: averages.AVERAGES[wc.average],
        copies=lambda wc: PLAN.settings(wc.dataset, wc.method).augment.copies,
        code=code("averages", implementing("estep2")),
    script:
        "../scripts/averages.py"


use rule evaluate as evaluate_averages with:
    input:
        embeddings=expand(
            "results/averages/{{dataset}}/{{method}}/{{average}}/{seed}.npz", seed=PLAN.seeds
        ),
        data="results/data/{dataset}",
    output:
        "results/averages/{dataset}/{method}/{average}.json",
    log:
        "logs/averages/{dataset}/{method}/{average}.log",
    wildcard_constraints:
        average="|".join(averages.AVERAGES),


rule averages:
    input:
        [path for each in COMPARISONS for _, _, path in each["cells"]],
    output:
        csv=f"results/reports/{SUITE}/averages.csv",
        md=f"results/reports/{SUITE}/averages.md",
    log:
        f"logs/averages/{SUITE}.log",
    conda:
        "../envs/diffaug.yaml"
    params:
        comparisons=COMPARISONS,
        code=code("averages_table"),
    script:
        "../scripts/averages_table.py"

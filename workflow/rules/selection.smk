# Studies that choose settings without labels: one job a study, data set and seed. Not part of `all`.
from workflow.studies import Studies

STUDIES = Studies(PLAN.params)


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
        values=lambda wc: STUDIES.values(wc.study, wc.dataset),
        code=code("trials", lambda wc: STUDIES.modules(wc.study, wc.dataset)),
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
        values=lambda wc: STUDIES.values("sampling", wc.dataset),
        code=code("samplers", lambda wc: STUDIES.modules("sampling", wc.dataset)),
    script:
        "../scripts/samplers.py"


rule study:
    input:
        files=lambda wc: STUDIES.rows(wc.study),
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
        code=code("study"),
    script:
        "../scripts/study.py"


rule selection:
    input:
        expand("reports/selection/{study}.{ending}", study=STUDIES.by_name, ending=["csv", "md"]),

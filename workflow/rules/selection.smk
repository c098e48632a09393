# Studies that choose settings without labels: one job a study, data set and seed. Not part of `all`.


rule trials:
    input:
        raw=lambda wc: f"results/raw/{PLAN.params.datasets[wc.dataset].catalogue}",
    output:
        "results/selection/{study}/{dataset}/{seed}.csv",
    log:
        "logs/selection/{study}/{dataset}/{seed}.log",
    wildcard_constraints:
        study="tuned|sizes|baselines|methods",
    conda:
        "../envs/diffaug.yaml"
    params:
        values=tried,
        code=code("trials", implementing_study),
    script:
        "../scripts/trials.py"


rule samplers:
    input:
        data="results/data/{dataset}",
    output:
        "results/selection/{study}/{dataset}/{seed}.csv",
    log:
        "logs/selection/{study}/{dataset}/{seed}.log",
    wildcard_constraints:
        study="sampling",
    conda:
        "../envs/diffaug.yaml"
    params:
        values=tried,
        code=code("samplers", implementing_study),
    script:
        "../scripts/samplers.py"


rule study:
    input:
        files=lambda wc: expand(
            "results/selection/{study}/{dataset}/{seed}.csv",
            study=wc.study,
            dataset=STUDIES[wc.study].datasets,
            seed=STUDIES[wc.study].seeds,
        ),
        text="diffaug/selection/{study}.md",
    output:
        csv="results/reports/selection/{study}.csv",
        md="results/reports/selection/{study}.md",
    log:
        "logs/selection/{study}.log",
    conda:
        "../envs/diffaug.yaml"
    params:
        code=code("study"),
    script:
        "../scripts/study.py"


rule selection:
    input:
        expand("results/reports/selection/{study}.{ending}", study=STUDIES, ending=["csv", "md"]),

# Raw files, checksums verified, and the canonical form that everything else reads.


rule download:
    input:
        code=DATA_CODE,
    output:
        directory("results/raw/{catalogue}"),
    log:
        "logs/download/{catalogue}.log",
    benchmark:
        "benchmarks/download/{catalogue}.tsv"
    conda:
        "../envs/diffaug.yaml"
    script:
        "../scripts/download.py"


rule prepare:
    input:
        raw=lambda wc: f"results/raw/{PLAN.params.datasets[wc.dataset].catalogue}",
        code=DATA_CODE,
    output:
        directory("results/data/{dataset}"),
    log:
        "logs/prepare/{dataset}.log",
    benchmark:
        "benchmarks/prepare/{dataset}.tsv"
    conda:
        "../envs/diffaug.yaml"
    params:
        catalogue=lambda wc: PLAN.params.datasets[wc.dataset].catalogue,
        rows=lambda wc: PLAN.params.datasets[wc.dataset].rows,
    script:
        "../scripts/prepare.py"


rule phase_data:
    input:
        expand("results/data/{dataset}", dataset=PLAN.datasets),

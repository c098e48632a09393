# Raw files, checksums verified, and the canonical form that everything else reads.


rule download:
    output:
        directory("results/raw/{catalogue}"),
    input:
        code=DATA_CODE,
    log:
        "logs/download/{catalogue}.log",
    benchmark:
        "benchmarks/download/{catalogue}.tsv"
    conda:
        "../envs/diffaug.yaml"
    script:
        "../scripts/download.py"


rule prepare:
    output:
        directory("results/data/{dataset}"),
    input:
        raw=lambda wc: f"results/raw/{PLAN.params.datasets[wc.dataset].catalogue}",
        code=DATA_CODE,
    params:
        catalogue=lambda wc: PLAN.params.datasets[wc.dataset].catalogue,
        rows=lambda wc: PLAN.params.datasets[wc.dataset].rows,
    log:
        "logs/prepare/{dataset}.log",
    benchmark:
        "benchmarks/prepare/{dataset}.tsv"
    conda:
        "../envs/diffaug.yaml"
    script:
        "../scripts/prepare.py"


rule phase_data:
    input:
        expand("results/data/{dataset}", dataset=PLAN.datasets),

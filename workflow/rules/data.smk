# Raw files, checksums verified, and the canonical form that everything else reads.
from diffaug.data import catalogue


rule download:
    output:
        directory("results/raw/{catalogue}"),
    log:
        "logs/download/{catalogue}.log",
    conda:
        "../envs/diffaug.yaml"
    params:
        code=code("download", lambda wc: [catalogue.module(wc.catalogue)]),
    script:
        "../scripts/download.py"


rule prepare:
    input:
        raw=lambda wc: f"results/raw/{PLAN.params.datasets[wc.dataset].catalogue}",
    output:
        directory("results/data/{dataset}"),
    log:
        "logs/prepare/{dataset}.log",
    conda:
        "../envs/diffaug.yaml"
    params:
        catalogue=lambda wc: PLAN.params.datasets[wc.dataset].catalogue,
        rows=lambda wc: PLAN.params.datasets[wc.dataset].rows,
        code=code(
            "prepare", lambda wc: [catalogue.module(PLAN.params.datasets[wc.dataset].catalogue)]
        ),
    script:
        "../scripts/prepare.py"


rule phase_data:
    input:
        expand("results/data/{dataset}", dataset=PLAN.datasets),

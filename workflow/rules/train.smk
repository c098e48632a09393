# The phases of Algorithm 1. A phase's files stand under the first method that needs them.


rule estep1:
    input:
        data="results/data/{dataset}",
    output:
        **files("estep1"),
    log:
        "logs/estep1/{dataset}/{method}/{seed}.log",
    benchmark:
        "logs/estep1/{dataset}/{method}/{seed}.tsv"
    conda:
        "../envs/diffaug.yaml"
    resources:
        gpu=1,
    params:
        settings=settings("estep1"),
        code=code("estep1", implementing("estep1")),
    script:
        "../scripts/estep1.py"


rule mstep:
    input:
        unpack(of_cell(start=PLAN.start, before=PLAN.before)),
        data="results/data/{dataset}",
    output:
        **files("mstep"),
    log:
        "logs/mstep/{dataset}/{method}/{seed}.log",
    benchmark:
        "logs/mstep/{dataset}/{method}/{seed}.tsv"
    conda:
        "../envs/diffaug.yaml"
    resources:
        gpu=1,
    params:
        settings=settings("mstep"),
        code=code("mstep", implementing("mstep")),
    script:
        "../scripts/mstep.py"


rule augment:
    input:
        data="results/data/{dataset}",
        start=lambda wc: PLAN.start(wc.dataset, wc.method, wc.seed),
        generator=of("mstep", "checkpoint.pt"),
    output:
        **files("augment"),
    log:
        "logs/augment/{dataset}/{method}/{seed}.log",
    benchmark:
        "logs/augment/{dataset}/{method}/{seed}.tsv"
    conda:
        "../envs/diffaug.yaml"
    resources:
        gpu=1,
    params:
        settings=settings("augment"),
        code=code("augment", implementing("augment")),
    script:
        "../scripts/augment.py"


rule estep2:
    input:
        unpack(of_cell(start=PLAN.start, samples=PLAN.samples)),
        data="results/data/{dataset}",
    output:
        **files("estep2"),
    log:
        "logs/estep2/{dataset}/{method}/{seed}.log",
    benchmark:
        "logs/estep2/{dataset}/{method}/{seed}.tsv"
    conda:
        "../envs/diffaug.yaml"
    resources:
        gpu=1,
    params:
        settings=settings("estep2"),
        code=code("estep2", implementing("estep2")),
    script:
        "../scripts/estep2.py"


rule joint:
    input:
        data="results/data/{dataset}",
    output:
        **files("joint"),
    log:
        "logs/joint/{dataset}/{method}/{seed}.log",
    benchmark:
        "logs/joint/{dataset}/{method}/{seed}.tsv"
    conda:
        "../envs/diffaug.yaml"
    resources:
        gpu=1,
    params:
        settings=settings("joint"),
        code=code("joint", implementing("joint")),
    script:
        "../scripts/joint.py"


# The same of later rounds.
use rule mstep as mstep_again with:
    output:
        **files("rounds/mstep"),


use rule augment as augment_again with:
    output:
        **files("rounds/augment"),


use rule estep2 as estep2_again with:
    output:
        **files("rounds/estep2"),


for phase in ("estep1", "mstep", "augment", "estep2", "joint"):

    rule:
        name:
            f"phase_{phase}"
        input:
            [path for name in FILES[phase] for path in PLAN.outputs(phase, name)],


rule phase_rounds:
    input:
        [
            path
            for phase in REPEATED
            for name in FILES[LATER + phase]
            for path in PLAN.outputs(LATER + phase, name)
        ],

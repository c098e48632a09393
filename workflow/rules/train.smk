# The phases of Algorithm 1. A phase's files stand under the first method that needs them.


rule estep1:
    input:
        data="results/data/{dataset}",
    output:
        checkpoint=f"{cell('estep1')}/checkpoint.pt",
        history=f"{cell('estep1')}/history.csv",
        embedding=f"{cell('estep1')}/embedding.npz",
    log:
        "logs/estep1/{dataset}/{method}/{seed}.log",
    benchmark:
        "benchmarks/estep1/{dataset}/{method}/{seed}.tsv"
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
        data="results/data/{dataset}",
        start=of("estep1", "checkpoint.pt"),
    output:
        checkpoint=f"{cell('mstep')}/checkpoint.pt",
        history=f"{cell('mstep')}/history.csv",
    log:
        "logs/mstep/{dataset}/{method}/{seed}.log",
    benchmark:
        "benchmarks/mstep/{dataset}/{method}/{seed}.tsv"
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
        start=of("estep1", "checkpoint.pt"),
        generator=of("mstep", "checkpoint.pt"),
    output:
        samples=f"{cell('augment')}/samples.npy",
        inputs=f"{cell('augment')}/inputs.npy",
    log:
        "logs/augment/{dataset}/{method}/{seed}.log",
    benchmark:
        "benchmarks/augment/{dataset}/{method}/{seed}.tsv"
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
        unpack(estep2_inputs),
        data="results/data/{dataset}",
    output:
        checkpoint=f"{cell('estep2')}/checkpoint.pt",
        history=f"{cell('estep2')}/history.csv",
        embedding=f"{cell('estep2')}/embedding.npz",
    log:
        "logs/estep2/{dataset}/{method}/{seed}.log",
    benchmark:
        "benchmarks/estep2/{dataset}/{method}/{seed}.tsv"
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
        checkpoint=f"{cell('joint')}/checkpoint.pt",
        history=f"{cell('joint')}/history.csv",
        embedding=f"{cell('joint')}/embedding.npz",
    log:
        "logs/joint/{dataset}/{method}/{seed}.log",
    benchmark:
        "benchmarks/joint/{dataset}/{method}/{seed}.tsv"
    conda:
        "../envs/diffaug.yaml"
    resources:
        gpu=1,
    params:
        settings=settings("joint"),
        code=code("joint", implementing("joint")),
    script:
        "../scripts/joint.py"


rule phase_estep1:
    input:
        made("estep1"),


rule phase_mstep:
    input:
        made("mstep"),


rule phase_augment:
    input:
        made("augment"),


rule phase_estep2:
    input:
        made("estep2"),


rule phase_joint:
    input:
        made("joint"),

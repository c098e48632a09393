# What an embedding and a generated row are worth. Labels are read here, not in training.
from diffaug.evaluation.metrics import module_of
from workflow import rounds


rule baseline:
    input:
        data="results/data/{dataset}",
    output:
        "results/baseline/{dataset}/{method}/{seed}/embedding.npz",
    log:
        "logs/baseline/{dataset}/{method}/{seed}.log",
    benchmark:
        "logs/baseline/{dataset}/{method}/{seed}.tsv"
    conda:
        "../envs/diffaug.yaml"
    params:
        settings=lambda wc: PLAN.params.baseline(wc.method),
        code=code("baseline", lambda wc: [f"diffaug.baselines.{wc.method}"]),
    script:
        "../scripts/baseline.py"


rule evaluate:
    input:
        embeddings=lambda wc: PLAN.embeddings(wc.dataset, wc.method),
        data="results/data/{dataset}",
    output:
        "results/evaluate/{dataset}/{method}.json",
    log:
        "logs/evaluate/{dataset}/{method}.log",
    conda:
        "../envs/diffaug.yaml"
    params:
        seeds=PLAN.seeds,
        metrics=lambda wc: PLAN.measured(wc.dataset),
        code=code("evaluate", lambda wc: map(module_of, PLAN.measured(wc.dataset))),
    script:
        "../scripts/evaluate.py"


# For `dvc metrics`: what an edit of the settings does to the system, in a few numbers.
rule metrics:
    input:
        lambda wc: PLAN.evaluation(wc.dataset, PLAN.main),
    output:
        f"results/reports/{SUITE}/metrics/{{dataset}}.json",
    log:
        f"logs/metrics/{SUITE}/{{dataset}}.log",
    conda:
        "../envs/diffaug.yaml"
    params:
        code=code("metrics"),
    script:
        "../scripts/metrics.py"


rule evaluate_samples:
    input:
        samples=lambda wc: PLAN.each_seed("augment", wc.dataset, wc.method, "samples.npy"),
        inputs=lambda wc: PLAN.each_seed("augment", wc.dataset, wc.method, "inputs.npy"),
        data="results/data/{dataset}",
    output:
        "results/evaluate_samples/{dataset}/{method}.json",
    log:
        "logs/evaluate_samples/{dataset}/{method}.log",
    conda:
        "../envs/diffaug.yaml"
    params:
        seeds=PLAN.seeds,
        code=code("evaluate_samples"),
    script:
        "../scripts/evaluate_samples.py"


rule similarity:
    input:
        data="results/data/{dataset}",
        start=lambda wc: PLAN.start(wc.dataset, wc.method, wc.seed),
        samples=of("augment", "samples.npy"),
    output:
        "results/similarity/{dataset}/{method}/{seed}.npz",
    log:
        "logs/similarity/{dataset}/{method}/{seed}.log",
    benchmark:
        "logs/similarity/{dataset}/{method}/{seed}.tsv"
    conda:
        "../envs/diffaug.yaml"
    params:
        settings=settings("augment"),
        code=code("similarity", implementing("augment")),
    script:
        "../scripts/similarity.py"


# Why generated positives work: those of each of several rounds, beside real neighbours.
rule positives:
    input:
        start=lambda wc: [PLAN.start(wc.dataset, wc.method, seed) for seed in PLAN.seeds],
        generator=lambda wc: PLAN.each_seed("mstep", wc.dataset, wc.method, "checkpoint.pt"),
        samples=lambda wc: PLAN.each_seed("augment", wc.dataset, wc.method, "samples.npy"),
        data="results/data/{dataset}",
    output:
        "results/positives/{dataset}/{method}.json",
    log:
        "logs/positives/{dataset}/{method}.log",
    conda:
        "../envs/diffaug.yaml"
    params:
        seeds=PLAN.seeds,
        settings=settings("augment"),
        code=code("positives", implementing("augment")),
    script:
        "../scripts/positives.py"


rule phase_baseline:
    input:
        PLAN.reductions(),


rule phase_evaluate:
    input:
        PLAN.evaluations(),
        expand(f"results/reports/{SUITE}/metrics/{{dataset}}.json", dataset=PLAN.datasets),
        PLAN.sample_evaluations(),
        PLAN.similarities(),
        rounds.all_measured(PLAN),

# Everything into MLflow, in one job: SQLite bears one writer.
from workflow import tracking

CELLS = tracking.cells(PLAN, REPORT)


rule track:
    input:
        files=tracking.files(CELLS),
        data=expand("results/data/{dataset}", dataset=PLAN.datasets),
        artifacts=REPORT.outputs(),
    output:
        f"results/track/{SUITE}.csv",
    log:
        f"logs/track/{SUITE}.log",
    conda:
        "../envs/diffaug.yaml"
    params:
        suite=SUITE,
        cells=CELLS,
        seeds=PLAN.seeds,
        artifacts=tracking.artifacts(CELLS, REPORT),
        code=code("track"),
    script:
        "../scripts/track.py"


rule phase_track:
    input:
        f"results/track/{SUITE}.csv",

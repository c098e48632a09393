# Everything into MLflow, in one job: SQLite bears one writer.
from workflow.tracking import (
    artifacts as tracked_artifacts,
    cells as tracked_cells,
    files as tracked_files,
)

CELLS = tracked_cells(PLAN, REPORT)


rule track:
    input:
        files=tracked_files(CELLS),
        data=expand("results/data/{dataset}", dataset=PLAN.datasets),
        artifacts=REPORT.outputs(),
    output:
        f"results/track/{SUITE}.csv",
    log:
        f"logs/track/{SUITE}.log",
    benchmark:
        f"benchmarks/track/{SUITE}.tsv"
    conda:
        "../envs/diffaug.yaml"
    params:
        suite=SUITE,
        cells=CELLS,
        seeds=PLAN.seeds,
        artifacts=tracked_artifacts(CELLS, REPORT),
        code=code("track"),
    script:
        "../scripts/track.py"


rule phase_track:
    input:
        f"results/track/{SUITE}.csv",

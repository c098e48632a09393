# Everything into MLflow, in one job: SQLite bears one writer.
from workflow.tracking import SWEEP, cells as tracked_cells, files as tracked_files

CELLS = tracked_cells(PLAN)
ARTIFACTS = {
    f"Table {number}": [f"{TABLES}/table{number}.csv", f"{TABLES}/table{number}.md"]
    for number in RESULTS
}
ARTIFACTS[f"Table {RESULTS[0]}"] += [path for path in ALL_FIGURES if "figure7" not in path]
ARTIFACTS[SWEEP] = [f"{FIGURES}/figure7.svg", f"{FIGURES}/figure7.png"]


rule track:
    input:
        files=tracked_files(CELLS),
        data=expand("results/data/{dataset}", dataset=PLAN.datasets),
        artifacts=[path for paths in ARTIFACTS.values() for path in paths],
        code=[f"workflow/{name}.py" for name in ("track", "tracking", "records", "contents")],
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
        artifacts=ARTIFACTS,
    script:
        "../scripts/track.py"

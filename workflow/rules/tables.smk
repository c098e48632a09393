# One rule a table: CSV for programs, Markdown for people.
from workflow.claim import claim_of
from workflow.contents import as_values, evaluations_of, training_settings

TABLES = f"reports/{SUITE}/tables"
TABLE_CODE = sources("tables", "workflow/paper/*.csv", "workflow/*.py")
CLAIM = claim_of(PLAN)


rule table1:
    input:
        files=evaluations_of("table1", PLAN),
        code=TABLE_CODE,
    output:
        csv=report(f"{TABLES}/table1.csv", caption="../report/table1.rst", category="Tables"),
        md=f"{TABLES}/table1.md",
    log:
        f"logs/tables/{SUITE}/table1.log",
    benchmark:
        f"benchmarks/tables/{SUITE}/table1.tsv"
    conda:
        "../envs/diffaug.yaml"
    params:
        content=as_values("table1", PLAN),
    script:
        "../scripts/table_results.py"


use rule table1 as table2 with:
    input:
        files=evaluations_of("table2", PLAN),
        code=TABLE_CODE,
    output:
        csv=report(f"{TABLES}/table2.csv", caption="../report/table2.rst", category="Tables"),
        md=f"{TABLES}/table2.md",
    log:
        f"logs/tables/{SUITE}/table2.log",
    benchmark:
        f"benchmarks/tables/{SUITE}/table2.tsv"
    params:
        content=as_values("table2", PLAN),


use rule table1 as table3 with:
    input:
        files=evaluations_of("table3", PLAN),
        code=TABLE_CODE,
    output:
        csv=report(f"{TABLES}/table3.csv", caption="../report/table3.rst", category="Tables"),
        md=f"{TABLES}/table3.md",
    log:
        f"logs/tables/{SUITE}/table3.log",
    benchmark:
        f"benchmarks/tables/{SUITE}/table3.tsv"
    params:
        content=as_values("table3", PLAN),


use rule table1 as table4 with:
    input:
        files=evaluations_of("table4", PLAN),
        code=TABLE_CODE,
    output:
        csv=report(f"{TABLES}/table4.csv", caption="../report/table4.rst", category="Tables"),
        md=f"{TABLES}/table4.md",
    log:
        f"logs/tables/{SUITE}/table4.log",
    benchmark:
        f"benchmarks/tables/{SUITE}/table4.tsv"
    params:
        content=as_values("table4", PLAN),


rule claim:
    input:
        files=sorted({cell[-1] for part in CLAIM["domains"].values() for cell in part["cells"]}),
        code=TABLE_CODE,
    output:
        csv=report(f"{TABLES}/claim.csv", caption="../report/claim.rst", category="Tables"),
        md=f"{TABLES}/claim.md",
    log:
        f"logs/tables/{SUITE}/claim.log",
    benchmark:
        f"benchmarks/tables/{SUITE}/claim.tsv"
    conda:
        "../envs/diffaug.yaml"
    params:
        content=CLAIM,
    script:
        "../scripts/table_claim.py"


rule tableA1:
    input:
        data=expand("results/data/{dataset}", dataset=PLAN.datasets),
        code=TABLE_CODE,
    output:
        csv=report(f"{TABLES}/tableA1.csv", caption="../report/tableA1.rst", category="Tables"),
        md=f"{TABLES}/tableA1.md",
    log:
        f"logs/tables/{SUITE}/tableA1.log",
    benchmark:
        f"benchmarks/tables/{SUITE}/tableA1.tsv"
    conda:
        "../envs/diffaug.yaml"
    params:
        datasets=PLAN.datasets,
    script:
        "../scripts/table_data.py"


use rule tableA1 as tableA2 with:
    output:
        csv=report(f"{TABLES}/tableA2.csv", caption="../report/tableA2.rst", category="Tables"),
        md=f"{TABLES}/tableA2.md",
    log:
        f"logs/tables/{SUITE}/tableA2.log",
    benchmark:
        f"benchmarks/tables/{SUITE}/tableA2.tsv"


use rule tableA1 as tableA4 with:
    output:
        csv=report(f"{TABLES}/tableA4.csv", caption="../report/tableA4.rst", category="Tables"),
        md=f"{TABLES}/tableA4.md",
    log:
        f"logs/tables/{SUITE}/tableA4.log",
    benchmark:
        f"benchmarks/tables/{SUITE}/tableA4.tsv"


rule tableA3:
    input:
        code=TABLE_CODE,
    output:
        csv=report(f"{TABLES}/tableA3.csv", caption="../report/tableA3.rst", category="Tables"),
        md=f"{TABLES}/tableA3.md",
    log:
        f"logs/tables/{SUITE}/tableA3.log",
    benchmark:
        f"benchmarks/tables/{SUITE}/tableA3.tsv"
    conda:
        "../envs/diffaug.yaml"
    params:
        settings=training_settings("vision", PLAN),
    script:
        "../scripts/table_training.py"


use rule tableA3 as tableA5 with:
    output:
        csv=report(f"{TABLES}/tableA5.csv", caption="../report/tableA5.rst", category="Tables"),
        md=f"{TABLES}/tableA5.md",
    log:
        f"logs/tables/{SUITE}/tableA5.log",
    benchmark:
        f"benchmarks/tables/{SUITE}/tableA5.tsv"
    params:
        settings=training_settings("biology", PLAN),


rule samples_table:
    input:
        files=PLAN.sample_evaluations(),
        code=TABLE_CODE,
    output:
        csv=report(f"{TABLES}/samples.csv", caption="../report/samples.rst", category="Tables"),
        md=f"{TABLES}/samples.md",
    log:
        f"logs/tables/{SUITE}/samples.log",
    benchmark:
        f"benchmarks/tables/{SUITE}/samples.tsv"
    conda:
        "../envs/diffaug.yaml"
    params:
        cells=[
            (dataset, owner, f"results/evaluate_samples/{dataset}/{owner}.json")
            for dataset, owner in PLAN.owned("augment")
        ],
    script:
        "../scripts/table_samples.py"


# Times differ from run to run: they stand outside the tables, and outside DVC.
rule hours:
    input:
        trained=[path for phase in FILES for path in made(phase)],
        reduced=PLAN.reductions(),
        code=TABLE_CODE,
    output:
        csv=f"reports/{SUITE}/hours.csv",
        md=f"reports/{SUITE}/hours.md",
    log:
        f"logs/tables/{SUITE}/hours.log",
    benchmark:
        f"benchmarks/tables/{SUITE}/hours.tsv"
    conda:
        "../envs/diffaug.yaml"
    params:
        datasets=PLAN.datasets,
    script:
        "../scripts/table_hours.py"


# A suite without cells for a table does without it.
RESULTS = [name for name in "1234" if evaluations_of(f"table{name}", PLAN)]
NAMES = [*RESULTS, "A1", "A2", "A3", "A4", "A5"]
OTHERS = [
    *(["claim"] if PLAN.drawing() else []),
    *(["samples"] if PLAN.owned("augment") else []),
]
ALL_TABLES = [
    f"{TABLES}/{name}.{ending}"
    for name in [*(f"table{number}" for number in NAMES), *OTHERS]
    for ending in ("csv", "md")
]

# Every table and figure: workflow/reports/<item>.py says what it needs and how it is made.
from workflow import page
from workflow.reports import Report, caption

REPORT = Report(PLAN)

if REPORT.left_out and workflow.is_main_process:
    print(f"not in this suite's report: {', '.join(REPORT.left_out)}", file=sys.stderr)


rule table:
    input:
        lambda wc: REPORT.inputs(wc.item),
    output:
        csv=report(
            f"{REPORT.folder}/tables/{{item}}.csv",
            caption="../reports/caption.rst",
            category="Tables",
        ),
        md=f"{REPORT.folder}/tables/{{item}}.md",
    log:
        f"logs/report/{SUITE}/{{item}}.log",
    wildcard_constraints:
        item="|".join(REPORT.of_kind("table")),
    conda:
        "../envs/diffaug.yaml"
    params:
        needs=lambda wc: REPORT.needs[wc.item],
        code=code("report", lambda wc: [f"workflow.reports.{wc.item}"]),
        # A path, which Snakemake does not record: other words make no table stale.
        caption=lambda wc: caption(wc.item),
    script:
        "../scripts/report.py"


use rule table as figure with:
    output:
        svg=report(
            f"{REPORT.folder}/figures/{{item}}.svg",
            caption="../reports/caption.rst",
            category="Figures",
        ),
        png=f"{REPORT.folder}/figures/{{item}}.png",
    wildcard_constraints:
        item="|".join(REPORT.of_kind("figure")),


use rule table as ledger with:
    output:
        csv=report(
            f"{REPORT.folder}/{{item}}.csv",
            caption="../reports/caption.rst",
            category="Claims",
        ),
        md=f"{REPORT.folder}/{{item}}.md",
    wildcard_constraints:
        item="|".join(REPORT.of_kind("ledger")),


use rule table as captions with:
    output:
        md=f"{REPORT.folder}/{{item}}.md",
    wildcard_constraints:
        item="|".join(REPORT.of_kind("captions")),


# Times differ from run to run: they stand outside the tables, and outside DVC.
use rule table as measured with:
    output:
        csv=f"{REPORT.folder}/{{item}}.csv",
        md=f"{REPORT.folder}/{{item}}.md",
    wildcard_constraints:
        item="|".join(REPORT.of_kind("measured")),


# All of it as one file to open: workflow/page.
rule page:
    input:
        page.inputs(PLAN, REPORT),
    output:
        report(
            f"{REPORT.folder}/index.html",
            caption="../page/page.rst",
            category="Page",
        ),
    log:
        f"logs/report/{SUITE}/page.log",
    conda:
        "../envs/diffaug.yaml"
    params:
        needs=lambda wc: page.needs(PLAN, REPORT),
        code=code("page"),
    script:
        "../scripts/page.py"


rule phase_report:
    input:
        REPORT.outputs(),
        rules.page.output,

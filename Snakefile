# The workflow: `snakemake --cores 8 all` builds reports/<suite>/ from params.yaml.
import sys
from pathlib import Path

sys.path.insert(0, workflow.basedir)  # for `workflow`, beside the installed `diffaug`

import diffaug.config
from workflow import versions, warm
from workflow.plan import Plan


configfile: "params.yaml"


include: "workflow/rules/common.smk"
include: "workflow/rules/data.smk"
include: "workflow/rules/train.smk"
include: "workflow/rules/evaluate.smk"
include: "workflow/rules/tables.smk"
include: "workflow/rules/figures.smk"
include: "workflow/rules/track.smk"


localrules:
    all,


rule phase_report:
    input:
        ALL_TABLES,
        ALL_FIGURES,
        f"reports/{SUITE}/hours.csv",


rule phase_track:
    input:
        f"results/track/{SUITE}.csv",


rule all:
    default_target: True
    input:
        rules.phase_report.input,
        rules.phase_track.input,


onstart:
    warm.start()


onsuccess:
    print(
        versions.commit_after_all(set(workflow.dag_settings.targets), dict(config), Path.cwd())
    )

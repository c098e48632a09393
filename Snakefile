# The workflow: `snakemake --cores 8 all` builds reports/<suite>/ from params.yaml.
import sys

sys.path.insert(0, workflow.basedir)  # the modules in workflow/, beside the installed package

import diffaug.config
from snakemake.exceptions import WorkflowError
from workflow.plan import Plan


configfile: "params.yaml"


include: "workflow/rules/common.smk"
include: "workflow/rules/data.smk"
include: "workflow/rules/train.smk"
include: "workflow/rules/evaluate.smk"
include: "workflow/rules/tables.smk"
include: "workflow/rules/figures.smk"


localrules:
    all,


rule all:
    default_target: True
    input:
        ALL_TABLES,
        ALL_FIGURES,
        f"reports/{SUITE}/hours.csv",


rule phase_report:
    input:
        ALL_TABLES,
        ALL_FIGURES,

# The workflow: `snakemake --cores 8 all` builds results/reports/<suite>/ from params.yaml.
import signal
import sys
from pathlib import Path

sys.path.insert(0, workflow.basedir)  # for `workflow`, beside the installed `diffaug`

import diffaug.config
from workflow import terminal, versions, warm
from workflow.plan import LATER, Plan

terminal.attach(workflow)

# Until jobs run, a reader that goes away ends it in silence: `snakemake --summary | head`.
signal.signal(signal.SIGPIPE, signal.SIG_DFL)


configfile: "params.yaml"


include: "workflow/rules/common.smk"
include: "workflow/rules/data.smk"
include: "workflow/rules/train.smk"
include: "workflow/rules/evaluate.smk"
include: "workflow/rules/reports.smk"
include: "workflow/rules/track.smk"
include: "workflow/rules/selection.smk"
include: "workflow/rules/averages.smk"


versions.make_folders(Path.cwd())


localrules:
    all,


# Every phase by itself too: of files that only other files need, Snakemake misses none.
rule all:
    default_target: True
    input:
        rules.phase_data.input,
        rules.phase_estep1.input,
        rules.phase_mstep.input,
        rules.phase_augment.input,
        rules.phase_estep2.input,
        rules.phase_rounds.input,
        rules.phase_joint.input,
        rules.phase_baseline.input,
        rules.phase_evaluate.input,
        rules.phase_report.input,
        rules.phase_track.input,


onstart:
    signal.signal(signal.SIGPIPE, signal.SIG_IGN)
    if warm.fits(workflow.local_exec, workflow.deployment_settings.deployment_method):
        warm.start()
        # Made for clusters. Each finished job would start one more chain of timers, each of which
        # looks through all waiting jobs every second: a sixth of a core after 200 jobs.
        workflow.scheduler.job_rate_limiter = None

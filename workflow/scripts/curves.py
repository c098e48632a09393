from _job import begin

begin(snakemake)

from workflow.curves import run_curves

run_curves(snakemake.params.curves)

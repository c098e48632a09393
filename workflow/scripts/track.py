from _job import begin

begin(snakemake)

from workflow.tracking import run_track

params = snakemake.params
run_track(params.suite, params.cells, params.seeds, params.artifacts, snakemake.output[0])

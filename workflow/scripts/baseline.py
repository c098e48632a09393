from _job import begin

begin(snakemake)

from diffaug.baselines.common.jobs import run_baseline

cell, settings = snakemake.wildcards, snakemake.params.settings
run_baseline(snakemake.input.data, cell.method, int(cell.seed), settings, snakemake.output[0])

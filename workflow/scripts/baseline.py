from _job import begin

begin(snakemake)

from diffaug.baselines.jobs import run_baseline

cell = snakemake.wildcards
run_baseline(snakemake.input.data, cell.method, int(cell.seed), snakemake.output[0])

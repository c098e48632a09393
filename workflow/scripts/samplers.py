from _job import begin

begin(snakemake)

from diffaug.selection.sampling import run_sampling

cell, values = snakemake.wildcards, snakemake.params.values
run_sampling(cell.dataset, snakemake.input.data, snakemake.output[0], values, int(cell.seed))

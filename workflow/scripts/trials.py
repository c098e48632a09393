from _job import begin

begin(snakemake)

from diffaug.selection.trials import run_trials

cell, values = snakemake.wildcards, snakemake.params.values
run_trials(
    cell.study, cell.dataset, snakemake.input.raw, snakemake.output[0], values, int(cell.seed)
)

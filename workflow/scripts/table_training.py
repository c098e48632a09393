from _job import begin

begin(snakemake)

from workflow.tabulating import training

training(snakemake.rule, snakemake.params.settings, snakemake.output.csv, snakemake.output.md)

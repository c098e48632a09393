from _job import begin

begin(snakemake)

from workflow.tabulating import data_sets

folders = dict(zip(snakemake.params.datasets, snakemake.input.data, strict=True))
data_sets(snakemake.rule, folders, snakemake.output.csv, snakemake.output.md)

from _job import begin

begin(snakemake)

from workflow.tabulating import results

results(snakemake.rule, snakemake.params.content, snakemake.output.csv, snakemake.output.md)

from _job import begin

begin(snakemake)

from workflow.tabulating import claim

claim(snakemake.params.content, snakemake.output.csv, snakemake.output.md)

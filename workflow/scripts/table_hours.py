from _job import begin

begin(snakemake)

from workflow.tabulating import hours

hours("benchmarks", snakemake.params.datasets, snakemake.output.csv, snakemake.output.md)

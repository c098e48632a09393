from _job import begin

begin(snakemake)

from workflow.tabulating import hours

hours("benchmarks", snakemake.output.csv, snakemake.output.md)

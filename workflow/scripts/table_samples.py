from _job import begin

begin(snakemake)

from workflow.tabulating import samples

samples(snakemake.params.cells, snakemake.output.csv, snakemake.output.md)

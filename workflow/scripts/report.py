from _job import begin

begin(snakemake)

from os.path import splitext

from workflow.reports import module

stem, _ = splitext(snakemake.output[0])
module(snakemake.wildcards.item).make(stem, **snakemake.params.needs)

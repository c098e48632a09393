from _job import begin

begin(snakemake)

from workflow.page import make

make(snakemake.output[0], **snakemake.params.needs)

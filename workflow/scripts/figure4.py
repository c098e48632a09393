from _job import begin, stem

begin(snakemake)

from workflow.drawing import violins

files = snakemake.input
violins(files.data, files.samples, files.start, snakemake.params.space, stem(snakemake))

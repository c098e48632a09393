from _job import begin, stem

begin(snakemake)

from workflow.drawing import examples

files, params = snakemake.input, snakemake.params
examples(files.data, files.samples, files.inputs, params.a_class, params.blocks, stem(snakemake))

from _job import begin, stem

begin(snakemake)

from workflow.drawing import similarities

files = dict(zip(snakemake.params.datasets, snakemake.input.files, strict=True))
similarities(files, stem(snakemake))

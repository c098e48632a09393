from _job import begin, stem

begin(snakemake)

from workflow.drawing import representations

params = snakemake.params
data = dict(zip(params.datasets, snakemake.input.data, strict=True))
representations(data, params.files, stem(snakemake))

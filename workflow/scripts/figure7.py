from _job import begin, stem

begin(snakemake)

from workflow.drawing import sweeps

sweeps(snakemake.params.files, snakemake.params.metric, stem(snakemake))

from _job import begin, stem

begin(snakemake)

from workflow.drawing import curves

params = snakemake.params
curves(params.histories, params.accuracies, params.metric, stem(snakemake))

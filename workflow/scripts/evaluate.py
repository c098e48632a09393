from _job import begin

begin(snakemake)

from diffaug.evaluation.jobs import run_evaluate

embeddings = dict(zip(snakemake.params.seeds, snakemake.input.embeddings, strict=True))
run_evaluate(snakemake.input.data, embeddings, snakemake.params.metrics, snakemake.output[0])

from _job import begin, cell

begin(snakemake)

from diffaug.training.similarity import run_similarity

common = cell(snakemake) | {"out": snakemake.output[0]}
run_similarity(start=snakemake.input.start, samples=snakemake.input.samples, **common)

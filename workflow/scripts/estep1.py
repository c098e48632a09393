from _job import begin, resumable

begin(snakemake)

from diffaug.training.estep1 import run_estep1

run_estep1(**resumable(snakemake))

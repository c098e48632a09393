from _job import begin, resumable

begin(snakemake)

from diffaug.training.estep2 import run_estep2

files = snakemake.input
run_estep2(start=files.start, samples=files.get("samples"), **resumable(snakemake))

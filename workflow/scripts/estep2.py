from _job import begin, resumable

begin(snakemake)

from diffaug.training.jobs import run_estep2

files = snakemake.input
run_estep2(start=files.start, samples=files.get("samples"), **resumable(snakemake))

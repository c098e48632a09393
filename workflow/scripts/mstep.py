from _job import begin, resumable

begin(snakemake)

from diffaug.training.mstep import run_mstep

files = snakemake.input
run_mstep(start=files.start, before=files.get("before"), **resumable(snakemake))

from _job import begin, resumable

begin(snakemake)

from diffaug.training.mstep import run_mstep

run_mstep(start=snakemake.input.start, **resumable(snakemake))

from _job import begin, resumable

begin(snakemake)

from diffaug.training.jobs import run_joint

run_joint(**resumable(snakemake))

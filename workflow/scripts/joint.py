from _job import begin, resumable

begin(snakemake)

from diffaug.training.joint import run_joint

run_joint(**resumable(snakemake))

from _job import begin, cell

begin(snakemake)

from diffaug.training.augment import run_augment

files = snakemake.input
run_augment(start=files.start, generator=files.generator, **cell(snakemake))

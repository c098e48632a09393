from _job import begin

begin(snakemake)

from diffaug.training.positives import run_positives

files = snakemake.input
paths = zip(files.start, files.generator, files.samples, strict=True)
runs = dict(zip(snakemake.params.seeds, paths, strict=True))
run_positives(files.data, runs, snakemake.output[0], snakemake.params.settings)

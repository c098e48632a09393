from _job import begin

begin(snakemake)

from diffaug.evaluation.generated import run_evaluate_samples

files = snakemake.input
pairs = zip(files.samples, files.inputs, strict=True)
samples = dict(zip(snakemake.params.seeds, pairs, strict=True))
run_evaluate_samples(files.data, samples, snakemake.output[0])

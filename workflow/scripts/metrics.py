from _job import begin

begin(snakemake)

from diffaug.evaluation.means import run_means

run_means(snakemake.input[0], snakemake.output[0])

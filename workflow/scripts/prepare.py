from _job import begin

begin(snakemake)

from diffaug.data.prepare import prepare

params = snakemake.params
prepare(params.catalogue, snakemake.input.raw, snakemake.output[0], *params.rows)

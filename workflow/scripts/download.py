from _job import begin

begin(snakemake)

from diffaug.data.prepare import download

download(snakemake.wildcards.catalogue, snakemake.output[0])

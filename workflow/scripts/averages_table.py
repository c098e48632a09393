from os.path import splitext

from _job import begin

begin(snakemake)

from diffaug.tables.averages import write_averages

write_averages(splitext(snakemake.output[0])[0], snakemake.params.comparisons)

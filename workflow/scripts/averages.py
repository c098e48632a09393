from _job import begin

begin(snakemake)

from diffaug.training.averages import run_averages

files, values, cell = snakemake.input, snakemake.params, snakemake.wildcards
run_averages(
    files.data,
    files.start,
    snakemake.output[0],
    values.rounds,
    values.average,
    values.copies,
    int(cell.seed),
)

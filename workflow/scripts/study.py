from _job import begin

begin(snakemake)

from diffaug.selection.report import run_report

files = snakemake.input
run_report(files.files, files.text, snakemake.output.csv, snakemake.output.md)

from _job import begin

begin(snakemake)

import sys

from diffaug.data.own import OwnFile, prepare_own

name, params = snakemake.wildcards.dataset, snakemake.params
own = OwnFile.model_validate(params.own)
try:
    prepare_own(name, own, params.sha256, snakemake.output[0], *params.rows)
except ValueError as error:  # what is wrong with the file is one line
    sys.exit(f"datasets.{name}: {error}")

"""What every script starts with: where messages go, how many threads, which cell."""

import os
import sys
from pathlib import Path
from typing import Any


def begin(snakemake: Any) -> None:
    """Send all messages to the rule's log and hold arithmetic to the rule's threads.

    To be called before numpy or torch are imported: they make their thread pools then.
    """
    sys.path.insert(0, str(Path(__file__).parents[2]))  # for `workflow`, beside `diffaug`
    log = open(snakemake.log[0], "w", buffering=1)  # noqa: SIM115 - open until the job ends
    sys.stdout = sys.stderr = log
    os.dup2(log.fileno(), 2)
    for pool in ("OMP", "MKL", "OPENBLAS", "NUMBA"):
        os.environ[f"{pool}_NUM_THREADS"] = str(snakemake.threads)


def cell(snakemake: Any) -> dict[str, Any]:
    """Arguments that all training jobs share."""
    return {
        "data": snakemake.input.data,
        "out": os.path.dirname(snakemake.output[0]),
        "settings": snakemake.params.settings,
        "seed": int(snakemake.wildcards.seed),
    }


def resumable(snakemake: Any) -> dict[str, Any]:
    """`cell`, and where the phase is kept while it is unfinished."""
    common = cell(snakemake)
    return {**common, "unfinished": common["out"].replace("results", "unfinished", 1) + ".pt"}

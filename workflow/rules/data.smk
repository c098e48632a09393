# Raw files, checksums verified, and the canonical form that everything else reads.
import re

from diffaug.data import catalogue
from diffaug.data.own import digest_of
from diffaug.data.params import OwnParams

OWN = [name for name, of in PLAN.params.datasets.items() if isinstance(of, OwnParams)]
OWN_NAMES = "|".join(map(re.escape, OWN)) or "(?!)"
bytes_at_start = cache(digest_of)  # a run has one state of a file


rule download:
    output:
        directory("results/raw/{catalogue}"),
    log:
        "logs/download/{catalogue}.log",
    conda:
        "../envs/diffaug.yaml"
    params:
        code=code("download", lambda wc: [catalogue.module(wc.catalogue)]),
    script:
        "../scripts/download.py"


rule prepare:
    input:
        raw=lambda wc: f"results/raw/{PLAN.params.datasets[wc.dataset].catalogue}",
    output:
        directory("results/data/{dataset}"),
    log:
        "logs/prepare/{dataset}.log",
    wildcard_constraints:
        dataset=f"(?!({OWN_NAMES})$){NAME}",
    conda:
        "../envs/diffaug.yaml"
    params:
        catalogue=lambda wc: PLAN.params.datasets[wc.dataset].catalogue,
        rows=rows_of,
        code=code(
            "prepare", lambda wc: [catalogue.module(PLAN.params.datasets[wc.dataset].catalogue)]
        ),
    script:
        "../scripts/prepare.py"


# A file of one's own is current by its bytes, not by its time.
rule prepare_own:
    input:
        file=lambda wc: ancient(PLAN.own(wc.dataset).file),
    output:
        directory("results/data/{dataset}"),
    log:
        "logs/prepare_own/{dataset}.log",
    wildcard_constraints:
        dataset=OWN_NAMES,
    conda:
        "../envs/diffaug.yaml"
    params:
        own=lambda wc: PLAN.own(wc.dataset).own.model_dump(),
        sha256=lambda wc: bytes_at_start(Path(PLAN.own(wc.dataset).file)),
        rows=rows_of,
        code=code("prepare_own"),
    script:
        "../scripts/prepare_own.py"


rule phase_data:
    input:
        expand("results/data/{dataset}", dataset=PLAN.datasets),

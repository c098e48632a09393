# The plan that all rules ask, the code they depend on, and how many may train at once.
import os
from functools import cache

from diffaug.config import NAME
from diffaug.params_file import read_yaml
from diffaug.settings import REPEATED
from workflow.building import check_building
from workflow.code import digest
from workflow.machine import slots
from workflow.store import check_store

try:
    for path in workflow.configfiles:
        read_yaml(path)  # Snakemake takes the last of two equal keys
    PLAN = Plan(diffaug.config.parse(config))
    PLAN.check_files()
    check_store(os.environ)
    check_building(PLAN)
except ValueError as error:
    sys.exit(str(error))

if workflow.is_main_process:
    for line in PLAN.left_out():
        print(line, file=sys.stderr)

SUITE = PLAN.suite
STUDIES = dict(PLAN.params.selection or ())
TRAINED = ("checkpoint.pt", "history.csv", "embedding.npz")
# The files of each training phase.
FILES = {
    "estep1": TRAINED,
    "mstep": ("checkpoint.pt", "history.csv"),
    "augment": ("samples.npy", "inputs.npy"),
    "estep2": TRAINED,
    "joint": TRAINED,
}
FILES |= {LATER + phase: FILES[phase] for phase in REPEATED}


def files(place):
    """The files of one run of a phase, by their names without ending."""
    folder = f"results/{place}/{{dataset}}/{{method}}/{{seed}}"
    return {name.partition(".")[0]: f"{folder}/{name}" for name in FILES[place]}


digest_at_start = cache(digest)  # a run has one state of the code


def code(script, chosen=lambda wc: ()):
    """Params function: the digest of a script's code.

    chosen: gives the modules that it imports by a name in params.yaml.
    """
    begin = "workflow.scripts._job"
    return lambda wc: digest_at_start(begin, f"workflow.scripts.{script}", *chosen(wc))


def implementing(phase):
    """For `code`: the modules that the settings of a phase are implemented by."""
    return lambda wc: PLAN.settings(wc.dataset, wc.method).modules(phase)


def tried(wc):
    """Params function: what a job of a study reads, besides its seed."""
    return STUDIES[wc.study].values(PLAN.params, wc.dataset)


def implementing_study(wc):
    """For `code`: the study's module and those that implement what it tries."""
    return [f"diffaug.selection.{wc.study}", *STUDIES[wc.study].modules(PLAN.params, wc.dataset)]


def of(phase, name):
    """Input function: a file of an earlier phase, wherever its owner keeps it."""
    return lambda wc: PLAN.file(phase, wc.dataset, wc.method, wc.seed, name)


def settings(phase):
    """Params function: the settings that a phase may read, and no other."""
    return lambda wc: PLAN.slice(phase, wc.dataset, wc.method)


def of_cell(**files):
    """Input function: by names the files that functions of the plan give, None left out."""

    def inputs(wc):
        found = {name: of(wc.dataset, wc.method, wc.seed) for name, of in files.items()}
        return {name: path for name, path in found.items() if path is not None}

    return inputs


workflow.resource_settings.resources.setdefault("gpu", slots())


wildcard_constraints:
    catalogue=NAME,
    dataset=NAME,
    method=r"[A-Za-z0-9_.@-]+",
    seed=r"\d+",


def rows_of(wildcards):
    """How many rows are kept, and how many to train on."""
    of = PLAN.params.datasets[wildcards.dataset]
    return [of.rows, of.training_rows]

# The plan that all rules ask, the source files they depend on, and how many may train at once.
import os
from glob import glob

try:
    PLAN = Plan(diffaug.config.parse(config))
except ValueError as error:
    sys.exit(str(error))

SUITE = PLAN.suite
# The training phases, and the file by which each is known to be done.
LAST_FILE = {
    "estep1": "checkpoint.pt",
    "mstep": "checkpoint.pt",
    "augment": "samples.npy",
    "estep2": "checkpoint.pt",
    "joint": "checkpoint.pt",
}
PHASES = list(LAST_FILE)


def code(*folders):
    """Source files whose edit makes a rule's results stale."""
    files = ["diffaug/config.py", "diffaug/io.py"]
    for folder in folders:
        files += sorted(glob(f"diffaug/{folder}/*.py"))
    return files


DATA_CODE = code("data")
TRAINING_CODE = code("losses", "models", "views", "diffusion", "training")
EVALUATION_CODE = code("evaluation", "baselines")


def training_slots():
    """Training jobs at a time: one a GPU, or one a processor where there is none."""
    gpus = len(glob("/dev/nvidia[0-9]*"))
    return gpus or len(os.sched_getaffinity(0))


workflow.resource_settings.resources.setdefault("gpu", training_slots())


wildcard_constraints:
    dataset="[A-Za-z0-9]+(-smoke)?",
    method=r"[A-Za-z0-9.-]+",
    seed=r"\d+",

"""Before the first job: can every network and view of the suite be built for its data set?

Importing torch takes seconds, which not every command should cost. So another process does it,
and only where settings or code have changed since the last time that all was well.
"""

import hashlib
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from diffaug.io import write_text
from workflow.code import digest
from workflow.plan import Plan

RECORD = Path(".snakemake/built.txt")
# What nobody has published: enough for networks to be built.
ROW = {"vision": (3, 32, 32), "biology": (1000,)}
CLASSES = 10
# The sections of the settings that networks and views are built from.
BUILT_FROM = ("space", "encoder", "contrast", "views", "mstep", "training")


def check_building(plan: Plan) -> None:
    """ValueError, one line, for the first cell that cannot be built."""
    text = json.dumps(cells(plan))
    pairs = [(dataset, method) for dataset in plan.datasets for method in plan.trained(dataset)]
    chosen = {name for pair in pairs for name in plan.settings(*pair).modules("joint")}
    code = digest("diffaug.check", *sorted(chosen))
    state = hashlib.sha256((text + code).encode()).hexdigest()
    if RECORD.exists() and RECORD.read_text(encoding="utf-8") == state:
        return
    command = [sys.executable, "-m", "diffaug.check"]
    with tempfile.TemporaryFile("w+", encoding="utf-8") as file:
        file.write(text)
        file.seek(0)
        done = subprocess.run(command, stdin=file, text=True, capture_output=True, check=False)
    if done.returncode != 0:
        raise ValueError(f"params.yaml: {done.stderr.strip()}")
    write_text(RECORD, state)


def cells(plan: Plan) -> list[tuple[str, tuple[int, ...], int, dict[str, Any]]]:
    """(label, shape of a row, number of classes, settings) of what is to be built, each once."""
    found = {}
    for dataset in plan.datasets:
        known = plan.params.datasets[dataset].entry
        row_shape = ROW[known.domain] if known.shape is None else known.shape[1:]
        n_classes = known.n_classes or CLASSES
        for method in plan.trained(dataset):
            settings = plan.settings(dataset, method)
            values = settings.model_dump(mode="json")
            built = [settings.trains_generator, *(values[section] for section in BUILT_FROM)]
            key = json.dumps([row_shape, n_classes, built])
            found.setdefault(key, (f"{method} on {dataset}", row_shape, n_classes, values))
    return list(found.values())

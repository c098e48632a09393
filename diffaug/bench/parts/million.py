"""The estimator on 100,000 and a million rows of 50 columns."""

import resource
import time
from collections.abc import Iterator

import numpy as np
import torch

from diffaug.bench.run import Row, Run

TITLE = "diffaug.DiffAug on large tables: fit, and a map of every row"
ORDER = 5
SECONDS = 110
COLUMNS = 50
CLUSTERS = 40


def measure(run: Run) -> Iterator[Row]:
    """Yield seconds and memory of `fit` and `transform` with default settings."""
    sizes = (200, 300) if run.dry else (100_000, 1_000_000)
    least = 0.0
    for rows in sizes:
        if run.todo(f"{rows:,} rows: fit"):
            # Steps stay, but what is done once for all rows takes ten times as long.
            run.need(3 * least, f"a fit on {rows:,} rows")
            started = time.perf_counter()
            yield from of_size(run, rows)
            least = time.perf_counter() - started


def of_size(run: Run, rows: int) -> Iterator[Row]:
    """Yield the rows of the report for one size."""
    from diffaug import DiffAug

    x = mixture(rows)
    on_gpu = run.device.type == "cuda"
    if on_gpu:
        torch.cuda.reset_peak_memory_stats(run.device)
    model = DiffAug(random_state=0, budget=0.001 if run.dry else 1.0, device=run.device.type)
    fit = run.timed(lambda: model.fit(x))
    budget = model.settings_.budget
    told = (
        f"{rows:,} x {COLUMNS} float32, {CLUSTERS} Gaussian clusters, from NumPy; "
        f"{budget.estep1:,}/{budget.mstep:,}/{budget.estep2:,} {budget.unit}, batches of "
        f"{model.settings_.estep.batch_size}"
    )
    yield Row(f"{rows:,} rows: fit", fit, "s", told)
    yield Row(f"{rows:,} rows: map", run.timed(lambda: model.transform(x)), "s", told)
    if on_gpu:
        memory = torch.cuda.max_memory_allocated(run.device) / 2**30
        yield Row(f"{rows:,} rows: GPU memory", memory, "GiB", f"peak of tensors; {told}")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    yield Row(f"{rows:,} rows: memory", memory, "GiB", f"peak of the process; {told}")


def mixture(rows: int) -> np.ndarray:
    """Return (rows, 50) float32 around 40 centres, with noise of half their spread."""
    random = np.random.default_rng(0)
    centres = random.standard_normal((CLUSTERS, COLUMNS), dtype=np.float32)
    noise = random.standard_normal((rows, COLUMNS), dtype=np.float32)
    return centres[random.integers(CLUSTERS, size=rows)] + 0.5 * noise

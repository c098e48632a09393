"""What holds for every test, in whichever process and order it runs: one thread, one seed."""

import os
import sys

import pytest

# Threads of one pool wait for each other by spinning: where other processes have the cores,
# training on matrices this small takes ten times as long. Numba sets the number anew for torch's
# pool, so all are told, before any is imported.
for pool in ("OMP", "MKL", "OPENBLAS", "NUMBA"):
    os.environ[f"{pool}_NUM_THREADS"] = "1"


@pytest.fixture(autouse=True)
def _same_weights() -> None:
    """Networks that a test makes have the same weights, whatever ran before it."""
    if "torch" in sys.modules:
        sys.modules["torch"].manual_seed(0)

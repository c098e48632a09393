"""What a training job imports before it trains."""

import subprocess
import sys
from pathlib import Path

SCRIPT = """
import sys
from diffaug.training import jobs
heavy = ("torch._dynamo", "torchvision", "sklearn", "scipy.stats", "pandas", "matplotlib")
print([name for name in heavy if name in sys.modules])
"""


def test_training_imports_nothing_heavy():
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "[]"

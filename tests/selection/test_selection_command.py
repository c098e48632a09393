"""The command, with its processes."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_a_missing_file_ends_the_run_in_one_line(tmp_path):
    run = subprocess.run(
        [sys.executable, "-m", "diffaug.selection", "baselines", "cbmc", "--seeds", "1"],
        cwd=ROOT,
        env={**os.environ, "DIFFAUG_DATA_MIRROR": str(tmp_path / "absent")},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert run.returncode == 1
    assert run.stderr == f"DIFFAUG_DATA_MIRROR={tmp_path / 'absent'}: no such folder\n"

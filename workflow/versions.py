"""DVC's part: record what a complete `all` made, and tell Snakemake what DVC brought back."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml


def commit_after_all(targets: set[str], config: dict[str, Any], root: Path) -> str:
    """Record results in dvc.lock after a successful run; return what was done, or why not.

    `dvc commit --force` accepts whatever lies on disk. So it acts only when that is known to be
    what params.yaml asks for: after the whole of `all`, not inside a DVC stage (DVC records
    that itself), not for settings given by --config (DVC reads the file).
    """
    if "DVC_STAGE" in os.environ:
        return "dvc: a stage is running, it records its own results"
    if not (root / ".dvc").is_dir():
        return "dvc: not set up here (`dvc init`), nothing recorded"
    if targets - {"all"}:
        return "dvc: a part of the workflow was run, nothing recorded"
    if config != yaml.safe_load((root / "params.yaml").read_text(encoding="utf-8")):
        return "dvc: settings came from the command line, nothing recorded"
    subprocess.run(["dvc", "commit", "--force", "--quiet"], cwd=root, check=True)
    return "dvc: results recorded in dvc.lock"


def sync(root: Path) -> int:
    """After `dvc checkout` or `dvc pull`: let Snakemake take the restored files as current.

    Their times are newer or older at random, so Snakemake would train everything again.
    Refuses, with exit code 1, unless `dvc status` is clean: `--touch` believes anything.
    """
    status = subprocess.run(
        ["dvc", "status", "--quiet"], cwd=root, capture_output=True, text=True, check=False
    )
    if status.returncode != 0:
        print(
            "sync: `dvc status` is not clean; run `dvc checkout` or `dvc repro` first",
            file=sys.stderr,
        )
        return 1
    touch = ["snakemake", "--touch", "--cores", "1", "--quiet", "all", "--", "all"]
    return subprocess.run(touch, cwd=root, check=False).returncode


if __name__ == "__main__":
    sys.exit(sync(Path.cwd()))

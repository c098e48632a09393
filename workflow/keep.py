"""Keep a finished run: its report becomes the reference in reports/, its results a version of DVC.

`python -m workflow.keep [SUITE]`. A run itself changes no file that git knows, so that a fresh
clone stays clean on whatever processor it runs; what is committed changes by this command alone.
"""

import argparse
import shutil
import subprocess
import sys
from pathlib import Path

from diffaug.params_file import read_yaml
from workflow.reports import FOLDER
from workflow.versions import make_folders, run_dvc

KEPT = "reports"


def keep(root: Path, suite: str) -> int:
    """Copy a suite's report to reports/, and record in dvc.lock what params.yaml's suite made.

    Args:
        root: The project's folder.
        suite: Name of the suite, or `selection`.

    Returns:
        The exit code: 1 with one line where there is no report, or where the kept one has changes
        that are not committed, and so would be lost.
    """
    made, kept = root / FOLDER / suite, root / KEPT / suite
    refusal = "" if made.is_dir() else f"{FOLDER}/{suite} is not there: `make all` makes it"
    if changed := _changed(root, f"{KEPT}/{suite}"):
        refusal = f"{changed} is not committed; commit it or `git checkout` it first"
    if refusal:
        print(f"keep: nothing changed: {refusal}", file=sys.stderr)
        return 1
    before = _files(kept)
    shutil.copytree(made, kept, dirs_exist_ok=True)
    print(f"{KEPT}/{suite} is the report of this run")
    if older := sorted(map(str, before - _files(made))):
        print(f"of an earlier run, since this one did not make them: {', '.join(older)}")
    print(record(root, suite))
    return 0


def record(root: Path, suite: str) -> str:
    """Record results in dvc.lock; return what was done, or why not.

    `dvc commit --force` accepts whatever lies on disk as what params.yaml asks for. So it acts for
    the suite that params.yaml names alone. That something cannot be recorded is no error.
    """
    if not (root / ".dvc").is_dir():
        return "dvc: not set up here (`dvc init`), nothing recorded"
    if read_yaml(root / "params.yaml")["suite"] != suite:
        return f"dvc: {suite} is not the suite of params.yaml, nothing recorded in dvc.lock"
    make_folders(root)
    done = run_dvc(root, "commit", "--force", stderr=subprocess.PIPE)
    if done.returncode:
        said = done.stderr.strip().splitlines() or [f"exit code {done.returncode}"]
        why = next((line for line in said if line.startswith("ERROR: ")), said[-1])
        return f"dvc: nothing recorded in dvc.lock: {why.removeprefix('ERROR: ')}"
    return "dvc: results recorded in dvc.lock"


def _changed(root: Path, folder: str) -> str:
    """The first file of a folder that differs from what git has; '' without one, or without git."""
    command = ["git", "status", "--porcelain", "--", folder]
    try:
        done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return ""
    return done.stdout[3:].partition("\n")[0]


def _files(folder: Path) -> set[Path]:
    return {path.relative_to(folder) for path in folder.rglob("*") if path.is_file()}


def main() -> int:
    """Keep the suite of params.yaml, or the one that is named."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("suite", nargs="?", default=read_yaml("params.yaml")["suite"])
    return keep(Path.cwd(), parser.parse_args().suite)


if __name__ == "__main__":
    sys.exit(main())

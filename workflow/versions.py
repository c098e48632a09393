"""DVC's part: bring a version back, and tell Snakemake about it. workflow/keep.py makes one.

`python -m workflow.versions back REVISION` takes code, settings and results to a revision;
`python -m workflow.versions sync` tells Snakemake that what DVC brought back is current.
"""

import argparse
import json
import logging
import os
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import yaml

KEEP = "`make keep`, then `git add reports dvc.lock && git commit -m 'my run'`"
NAMED = 3  # files that a refusal names; the rest are counted


def make_folders(root: Path) -> None:
    """Make the results folder of every DVC stage that is not there.

    A suite may have nothing for a phase, `joint` most often; DVC takes a missing folder for an
    error, an empty one for what it is.
    """
    stages = yaml.safe_load((root / "dvc.yaml").read_text(encoding="utf-8"))["stages"]
    for name in (name for stage in stages.values() for out in stage["outs"] for name in out):
        if name.startswith("results/") and "$" not in name:  # a suite's report is never empty
            (root / name).mkdir(parents=True, exist_ok=True)


def back(root: Path, revision: str) -> int:
    """Take code, settings and results to a git revision; return the exit code.

    Refuses with one line, before it changes anything, unless all that is here can be brought
    back too and all that dvc.lock of `revision` names is in DVC's cache or in a remote.
    """
    from dvc.repo import Repo

    logging.getLogger("dvc").setLevel(logging.CRITICAL)  # what it warns of is said here
    try:
        with Repo(str(root)) as repo:
            refusal = _unsaved(root, repo) or _in_the_way(root, repo, revision)
            refusal = refusal or _lacking(repo, revision)
    except Exception as error:  # also of git, or of a package that a remote needs
        refusal = " ".join(str(error).split()) or type(error).__name__
    if refusal:
        print(f"back: nothing changed: {refusal}", file=sys.stderr)
        return 1
    checkout = ["git", "checkout", "--quiet", revision, "--"]
    if code := subprocess.run(checkout, cwd=root, check=False).returncode:
        return code
    return run_dvc(root, "checkout").returncode or _touch(root)


def _unsaved(root: Path, repo: Any) -> str:
    """Why what is here could not be brought back; '' if it can: committed in git and in DVC."""
    states = _git(root, "status", "--porcelain").splitlines()
    tracked = [line[3:] for line in states if line[:2] != "??" or line == "?? dvc.lock"]
    if tracked:
        return f"not committed: {_some(tracked)}; keep your run first: {KEEP}"
    status = repo.data_status(granular=True)
    found = status["uncommitted"]
    changed = [*found.get("added", []), *found.get("modified", []), *found.get("unknown", [])]
    changed += [pair["new"] for pair in found.get("renamed", [])]
    files = [path for path in changed if not path.endswith(os.sep)]
    files += [path for path in status["not_in_cache"] if _holds_a_file(root / path)]
    lost = _some(list(dict.fromkeys(files)))
    return f"no version has {lost}; keep it first ({KEEP}) or delete it" if files else ""


def _holds_a_file(path: Path) -> bool:
    """Whether it is a file or a folder with one: any call of Snakemake makes the folders."""
    return path.is_file() or any(files for _, _, files in os.walk(path))


def _in_the_way(root: Path, repo: Any, revision: str) -> str:
    """Which files of no version lie in an output of `revision` that is none here; '' if none."""
    here = _outputs(repo)
    with repo.switch(revision):
        new = _outputs(repo) - here
    if not new:
        return ""
    found = _git(root, "--literal-pathspecs", "ls-files", "-z", "--others", "--", *sorted(new))
    paths = [Path(path) for path in found.split("\0")[:-1]]
    files = [str(path) for path in paths if not any(map(path.is_relative_to, here))]
    why = f"is in no version and in the way of {revision}; move or delete it"
    return f"{_some(files)} {why}" if files else ""


def _outputs(repo: Any) -> set[str]:
    """What DVC keeps, as paths from the project's folder."""
    outs = (out for out in repo.index.outs if out.use_cache)
    return {repo.fs.relpath(out.fs_path, repo.root_dir) for out in outs}


def _lacking(repo: Any, revision: str) -> str:
    """Which results of a revision neither the cache nor a remote has; '' if none.

    What a remote has is brought into the cache on the way.
    """
    with suppress(Exception):  # whatever fails here is missing below
        repo.fetch(revs=[revision], workspace=False)
    with repo.switch(revision):
        outs = [out for out in repo.index.outs if out.use_cache]
        gone = [str(out) for out in outs if out.changed_cache()]
    where, way = "neither DVC's cache nor a remote has", "`git checkout` and `make all`"
    return f"{where} {_some(gone)} of {revision}; {way} make them anew" if gone else ""


def sync(root: Path) -> int:
    """After `dvc pull`: let Snakemake take the restored files as current.

    Their times are newer or older at random, so Snakemake would train everything again.
    Refuses, with exit code 1, unless `dvc status` is clean: `--touch` believes anything.
    """
    print("sync: does dvc.lock describe what is here?", flush=True)
    status = run_dvc(root, "status", "--json", stdout=subprocess.PIPE)
    if status.returncode != 0 or json.loads(status.stdout):
        why = "`dvc status` is not clean; run `dvc checkout` or `dvc repro` first"
        print(f"sync: {why}", file=sys.stderr)
        return 1
    if code := _touch(root):
        return code
    # What cannot be brought into MLflow is a line of its own, and no error here.
    subprocess.run([sys.executable, "-m", "workflow.import_runs"], cwd=root, check=False)
    return 0


def _touch(root: Path) -> int:
    """Have Snakemake take all files as current, showing how far it is; return its exit code."""
    # Also where times happen to fit: of a file that is not touched it would know no settings.
    options = ["--touch", "--forceall", "--no-hooks", "--cores", "1"]
    options += ["--quiet", "rules", "host", "reason"]
    command = [sys.executable, "-m", "snakemake", *options, "--", "all"]
    streams: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    said = []
    with subprocess.Popen(command, cwd=root, text=True, **streams) as touch:
        for line in touch.stdout or ():
            if " steps (" in line:
                print(end=f"\rSnakemake: {line.rstrip()}", flush=True)
            else:
                said.append(line)
    print("" if touch.returncode == 0 else "".join(said))
    return touch.returncode


def run_dvc(root: Path, *arguments: str, **streams: Any) -> subprocess.CompletedProcess[str]:
    """Run DVC, also where no environment is activated."""
    command = [sys.executable, "-m", "dvc", *arguments]
    return subprocess.run(command, cwd=root, text=True, check=False, **streams)


def _git(root: Path, *arguments: str) -> str:
    """Run git; return what it says."""
    command = ["git", *arguments]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=True).stdout


def _some(names: Sequence[str]) -> str:
    """The first few names, and how many more there are."""
    more = len(names) - NAMED
    return ", ".join(names[:NAMED]) + (f" and {more} more" if more > 0 else "")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m workflow.versions", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("sync")
    commands.add_parser("back").add_argument("revision")
    arguments = parser.parse_args()
    root = Path.cwd()
    return sync(root) if arguments.command == "sync" else back(root, arguments.revision)


if __name__ == "__main__":
    sys.exit(main())

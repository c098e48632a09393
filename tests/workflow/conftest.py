"""A copy of the project in which the workflow is run for real, on the smoke suite made smaller."""

import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
import yaml

from diffaug.config import load
from workflow.plan import Plan

ROOT = Path(__file__).parents[2]
PARAMS = load(ROOT / "params.yaml")
PARTS = ("Snakefile", "profiles", "params.yaml", "dvc.yaml", ".dvcignore", "diffaug", "workflow")
# Enough to have every rule: A1 reads labels, B4 trains jointly, rounds has several, the others
# share phases.
KEPT_VARIANTS = ("A1", "A3", "B1", "B4", "B5", "zero-cache", "rounds")


def plan_of(suite: str, **changes: object) -> Plan:
    """The plan of a suite of params.yaml, with other values of its own if given."""
    suites = {**PARAMS.suites, suite: PARAMS.suites[suite].model_copy(update=changes)}
    return Plan(PARAMS.model_copy(update={"suite": suite, "suites": suites}))


class Copy:
    """A project folder of its own, with commands run in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = {
            **os.environ,
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "GIT_CONFIG_GLOBAL": os.devnull,
        }
        ignore = shutil.ignore_patterns("__pycache__")
        for part in PARTS:
            source = ROOT / part
            if source.is_dir():
                shutil.copytree(source, folder / part, ignore=ignore)
            else:
                shutil.copy(source, folder / part)
        (folder / ".dvc").mkdir()
        shutil.copy(ROOT / ".dvc" / "config", folder / ".dvc" / "config")
        shutil.copy(ROOT / ".gitignore", folder / ".gitignore")
        self.run("git", "init", "--quiet", check=True)

    def run(self, *command: str, check: bool = False) -> subprocess.CompletedProcess[str]:
        """Run a command in the copy; both outputs together as text."""
        return subprocess.run(
            command,
            cwd=self.folder,
            env=self.environment,
            check=check,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )

    def jobs(self, *command: str) -> Counter[str]:
        """Run Snakemake or DVC; return how often each rule ran. Fails with the output."""
        logs = self.folder / ".snakemake" / "log"
        before = set(logs.glob("*"))
        done = self.run(*command)
        assert done.returncode == 0, done.stdout[-4000:]
        said = "".join(path.read_text() for path in set(logs.glob("*")) - before)
        return Counter(re.findall(r"^(?:local)?rule (\w+):", said, re.MULTILINE))

    def params(self) -> dict:
        return yaml.safe_load((self.folder / "params.yaml").read_text())

    def edit(self, *path: str, value: object) -> None:
        """Set one value of params.yaml."""
        params = self.params()
        place = params
        for key in path[:-1]:
            place = place[key]
        assert path[-1] in place, f"params.yaml has no {'.'.join(path)}"
        place[path[-1]] = value
        (self.folder / "params.yaml").write_text(yaml.safe_dump(params, sort_keys=False))

    def is_clean(self) -> None:
        """Snakemake says that nothing is to be done."""
        plan = self.run("snakemake", "--cores", "2", "--dry-run", "all")
        assert "Nothing to be done" in plan.stdout, plan.stdout[-4000:]

    def new_files(self) -> set[str]:
        """What git would add, folders that are new as a whole."""
        found = self.run("git", "status", "--porcelain", check=True)
        return {line[3:] for line in found.stdout.splitlines()}


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    """A copy whose params.yaml asks for a small `smoke`, under a path that a shell would split."""
    project = Copy(tmp_path_factory.mktemp("it's a project"))
    project.edit("suite", value="smoke")
    project.edit("suites", "smoke", "variants", value=list(KEPT_VARIANTS))
    return project

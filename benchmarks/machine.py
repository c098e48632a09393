"""On what was measured: hardware, and versions of what takes part."""

import importlib.metadata
import platform
import re
import subprocess
import tomllib
from pathlib import Path
from typing import Any

from workflow.machine import described

ROOT = Path(__file__).parents[1]
BESIDE = ("numpy", "scikit-learn", "torch")


def machine() -> dict[str, Any]:
    """Return the facts that times depend on."""
    return {
        "machine": described(),
        "system": f"{platform.system()} {platform.machine()}, Python {platform.python_version()}",
        "commit": _commit(),
        "versions": versions(),
    }


def versions() -> dict[str, str]:
    """Return the versions of the peers that are installed, and of what all of them stand on.

    >>> "torch" in versions()
    True
    """
    found = {}
    for name in sorted({*BESIDE, *peers()}):
        try:
            found[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            continue
    return found


def peers() -> list[str]:
    """Return the distributions that the extras `bench` and `baselines` of pyproject.toml name."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    extras = tomllib.loads(text)["project"]["optional-dependencies"]
    asked = [*extras["bench"], *extras["baselines"]]
    return [re.split(r"[\[<>=! ;]", line)[0] for line in asked if not line.startswith("diffaug")]


def _commit() -> str:
    command = ["git", "describe", "--always", "--dirty", "--exclude=*"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    return done.stdout.strip() or "unknown"

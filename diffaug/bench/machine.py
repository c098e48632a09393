"""On which machine, and of which code, figures are made."""

import hashlib
import os
import platform
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import torch

import diffaug


def described(device: torch.device, dry: bool) -> dict[str, Any]:
    """Return plain values: device, versions, commit, date."""
    return {
        "device": _device(device),
        "processors": os.cpu_count(),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "torch": torch.__version__,
        "CUDA": torch.version.cuda,
        "cuDNN": torch.backends.cudnn.version(),
        "commit": _commit(),
        "source": source_hash(),
        "date": datetime.now(UTC).strftime("%Y-%m-%d"),
        "dry": dry,
    }


def source_hash() -> str:
    """Return 12 digits that differ as soon as a Python file of the package does.

    They tell which code ran also where a copy of the project came without its git.
    """
    root = Path(diffaug.__file__).parent
    digest = hashlib.sha256()
    for path in sorted(root.rglob("*.py")):
        digest.update(str(path.relative_to(root)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


def _device(device: torch.device) -> str:
    if device.type != "cuda":
        return "CPU"
    card = torch.cuda.get_device_properties(device)
    return f"{card.name}, {card.total_memory / 2**30:.0f} GiB"


def _commit() -> str:
    """The commit, with a + where files differ from it; unknown outside a checkout."""
    git = ["git", "-C", str(Path(diffaug.__file__).parent)]
    try:
        commit = _said([*git, "rev-parse", "--short=12", "HEAD"])
        return commit + ("+" if _said([*git, "status", "--porcelain", "-uno"]) else "")
    except (OSError, subprocess.CalledProcessError):
        return "unknown"


def _said(command: list[str]) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return done.stdout.strip()

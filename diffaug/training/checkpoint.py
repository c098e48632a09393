"""Checkpoints: whole or absent, complete enough to go on from, loaded without pickle code."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Protocol

import torch
from torch import Tensor

from diffaug.io import atomic_write

FORMAT = 4
# Kept as JSON: pickle also notes which equal strings are one object, and that changes when a
# phase is broken off and continued.
PLAIN = ("settings", "history")


class Stateful(Protocol):
    """Anything with a state: modules, and the running average of one."""

    def state_dict(self) -> dict[str, Any]: ...

    def load_state_dict(self, state: dict[str, Any]) -> Any: ...


@dataclass
class Checkpoint:
    """State of a phase after `epoch` whole epochs.

    modules, optimiser: state dicts; streams: state of each random generator (uint8 tensors);
    settings: plain values only, as the phase was called; history: one row an epoch.
    """

    phase: str
    settings: dict[str, Any]
    modules: dict[str, dict[str, Any]]
    optimiser: dict[str, Any]
    streams: dict[str, Tensor]
    epoch: int
    history: list[dict[str, float]] = field(default_factory=list)


def save(checkpoint: Checkpoint, path: str | Path) -> None:
    """Write atomically; equal states give equal bytes."""
    content = {"format": FORMAT, **vars(checkpoint)}
    content |= {name: json.dumps(content[name]) for name in PLAIN}
    with atomic_write(path) as temporary, temporary.open("wb") as file:
        # Through a file object: given a path, torch writes its name into the archive.
        torch.save(content, file)


def load(path: str | Path, device: torch.device | str = "cpu") -> Checkpoint:
    """Read a checkpoint with torch's `weights_only` loader, which runs no code from the file.

    Raises ValueError naming the file where it is broken or of another format.
    """
    try:
        content = torch.load(path, map_location=device, weights_only=True)
    except FileNotFoundError:
        raise
    except Exception as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise ValueError(f"{path}: not a readable checkpoint ({reason})") from None
    names = {"format", *(part.name for part in fields(Checkpoint))}
    if not isinstance(content, dict) or set(content) != names or content.pop("format") != FORMAT:
        raise ValueError(f"{path}: not a checkpoint of format {FORMAT}")
    content |= {name: json.loads(content[name]) for name in PLAIN}
    content["streams"] = {name: state.cpu() for name, state in content["streams"].items()}
    return Checkpoint(**content)


def load_modules(checkpoint: Checkpoint, modules: Mapping[str, Stateful]) -> None:
    """Load the state of the named modules; the checkpoint may hold others.

    Raises ValueError where it lacks one.
    """
    for name, module in modules.items():
        if name not in checkpoint.modules:
            held = ", ".join(checkpoint.modules)
            raise ValueError(f"checkpoint of {checkpoint.phase}: no {name!r}; it holds {held}")
        module.load_state_dict(checkpoint.modules[name])

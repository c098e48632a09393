"""Checkpoints: whole or absent, complete enough to go on from, loaded without pickle code."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import torch
from torch import Tensor

from diffaug.io import atomic_write

FORMAT = 1


class Stateful(Protocol):
    """Anything with a state: modules, and the running average of one."""

    def state_dict(self) -> dict[str, Any]: ...

    def load_state_dict(self, state: dict[str, Any]) -> Any: ...


@dataclass
class Checkpoint:
    """State of a phase after `epoch` whole epochs.

    modules, optimiser: state dicts; generator: its state (uint8 tensor);
    settings: plain values only, as the phase was called; history: one row an epoch.
    """

    phase: str
    settings: dict[str, Any]
    modules: dict[str, dict[str, Any]]
    optimiser: dict[str, Any]
    generator: Tensor
    epoch: int
    history: list[dict[str, float]] = field(default_factory=list)


def save(checkpoint: Checkpoint, path: str | Path) -> None:
    """Write atomically; equal states give equal bytes."""
    with atomic_write(path) as temporary, temporary.open("wb") as file:
        # Through a file object: given a path, torch writes its name into the archive.
        torch.save({"format": FORMAT, **vars(checkpoint)}, file)


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
    if not isinstance(content, dict) or content.pop("format", None) != FORMAT:
        raise ValueError(f"{path}: not a checkpoint of format {FORMAT}")
    content["generator"] = content["generator"].cpu()
    return Checkpoint(**content)


def load_modules(checkpoint: Checkpoint, modules: Mapping[str, Stateful]) -> None:
    """Load the state of the named modules; the checkpoint may hold others."""
    for name, module in modules.items():
        module.load_state_dict(checkpoint.modules[name])

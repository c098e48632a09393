"""The weights of a trained model as one flat table of tensors, and back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from diffaug.estimator.rounds import Trained
from diffaug.settings import Settings
from diffaug.training.checkpoint import Checkpoint
from diffaug.training.diffusion_model import DiffusionModel

Flat = dict[str, Any]
PARTS = ("encoder", "start", "generator")


def tensors_of(trained: Trained) -> dict[str, Tensor]:
    """Return every tensor, named <part>/<module>/<name>."""
    found = _flat_parts(trained)
    return {name: v.contiguous() for name, v in found.items() if isinstance(v, Tensor)}


def plain_parts(trained: Trained) -> dict[str, int]:
    """Return the rest of the state: numbers, named alike."""
    return {name: v for name, v in _flat_parts(trained).items() if not isinstance(v, Tensor)}


def rebuilt(
    path: Path, settings: Settings, row_shape: tuple[int, ...], plain: dict[str, int]
) -> tuple[Checkpoint, Checkpoint | None, Checkpoint | None]:
    """Read a file of weights as the three checkpoints of `Trained`.

    Raises:
        ValueError: One line, where the file is no safetensors, or does not have exactly the
            tensors of these settings.
    """
    from safetensors import SafetensorError, safe_open

    wanted = _skeleton(settings, row_shape)
    try:
        with safe_open(path, framework="pt") as file:
            shapes = {name: tuple(file.get_slice(name).get_shape()) for name in file.keys()}  # noqa: SIM118
            _compare(path, wanted, shapes | dict.fromkeys(plain))
            flat: Flat = {name: file.get_tensor(name) for name in shapes} | plain
    except SafetensorError as error:
        raise ValueError(f"{path}: not a readable file of weights ({error})") from None
    encoder, start, generator = (_checkpoint(part, flat) for part in PARTS)
    assert encoder is not None, "every skeleton has an encoder"
    return encoder, start, generator


def _flat_parts(trained: Trained) -> Flat:
    parts = ((part, getattr(trained, part)) for part in PARTS)
    return {
        name: value
        for part, state in parts
        if state is not None
        for name, value in _flat(state.modules, part)
    }


def _flat(state: Any, place: str) -> Iterator[tuple[str, Any]]:
    if isinstance(state, dict):
        for name, inner in state.items():
            yield from _flat(inner, f"{place}/{name}")
    else:
        yield place, state


def _checkpoint(part: str, flat: Flat) -> Checkpoint | None:
    modules: dict[str, Any] = {}
    for name, value in flat.items():
        first, *middle, last = name.split("/")
        if first == part:
            inner = modules
            for key in middle:
                inner = inner.setdefault(key, {})
            inner[last] = value
    return Checkpoint(part, {}, modules, {}, {}, 0) if modules else None


def _skeleton(settings: Settings, row_shape: tuple[int, ...]) -> Flat:
    """The shape of every tensor that the settings ask for; no memory is taken for any."""
    with torch.device("meta"):
        space = settings.space.build(row_shape)
        encoder: Any = settings.encoder.build(space.out_shape, seed=0)
        parts: Flat = {"encoder": {"space": space.state_dict(), "encoder": encoder.state_dict()}}
        if settings.mixing.generates:
            width = encoder.z_dim if settings.mstep.condition == "z" else encoder.y_dim
            model = DiffusionModel(settings.mstep, space.out_shape, width, 0, "meta")
            states = {name: module.state_dict() for name, module in model.modules.items()}
            parts |= {"start": parts["encoder"], "generator": states}
    flat = {name: value for part in parts for name, value in _flat(parts[part], part)}
    return {n: tuple(v.shape) if isinstance(v, Tensor) else None for n, v in flat.items()}


def _compare(path: Path, wanted: Flat, found: Flat) -> None:
    for name in sorted(wanted.keys() | found.keys()):
        if name not in found:
            raise ValueError(f"{path}: {name!r} is missing")
        if name not in wanted:
            raise ValueError(f"{path}: {name!r} does not belong to these settings")
        if wanted[name] != found[name]:
            raise ValueError(f"{path}: {name!r} has shape {found[name]}, not {wanted[name]}")

"""Layers of settings: taken for one domain, laid over one another, and named in messages."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from diffaug.data.canonical import DOMAINS

# Keys that say of which kind a block is (`blocks.Choice`).
KIND_KEYS = ("kind", "loss")
# Keys that lead to a value; numbers index lists.
Path = tuple[int | str, ...]


def for_domain(value: Any, domain: str, where: str = "settings") -> Any:
    """Replace every mapping whose keys are domains by its value for `domain`.

    Raises ValueError where that value is missing; `where` is what messages call `value`.

    >>> for_domain({"lr": {"vision": 1e-3, "biology": 1e-4}}, "biology")
    {'lr': 0.0001}
    """
    if not isinstance(value, Mapping):
        return value
    if value and set(value) <= set(DOMAINS):
        if domain not in value:
            raise ValueError(f"{where} = {dict(value)}: a value for domain {domain!r} is missing")
        return for_domain(value[domain], domain, f"{where}.{domain}")
    return {key: for_domain(inner, domain, f"{where}.{key}") for key, inner in value.items()}


def overlay(base: Mapping[str, Any], layer: Mapping[str, Any]) -> dict[str, Any]:
    """Lay one mapping of settings over another, at every depth.

    A block that names another kind than the one below replaces it, so that nothing is left of
    the other kind's settings.

    >>> below = {"contrast": {"loss": "moco", "queue": 512}, "lr": 0.1}
    >>> overlay(below, {"contrast": {"loss": "byol"}})
    {'contrast': {'loss': 'byol'}, 'lr': 0.1}
    """
    if any(key in base and key in layer and base[key] != layer[key] for key in KIND_KEYS):
        return dict(layer)
    result = dict(base)
    for key, value in layer.items():
        old = result.get(key)
        both = isinstance(old, Mapping) and isinstance(value, Mapping)
        result[key] = overlay(old, value) if both else value  # type: ignore[arg-type]
    return result


def explain(error: ValidationError, layers: Mapping[str, Any] | None = None) -> str:
    """Return one line of the first mistake: key, value, what is allowed.

    layers: what was laid over one another, by name: the one that decided the value is named.
    """
    first = error.errors()[0]
    path, value, kind = first["loc"], first["input"], first["type"]
    message = first["msg"].removeprefix("Input ").partition(" or instance of")[0]
    if kind == "value_error":  # a whole line already; of settings, all layers decide together
        origins = ", ".join(name for name, layer in (layers or {}).items() if layer)
        return ": ".join(filter(None, [origins, message.removeprefix("Value error, ")]))
    key = ".".join(map(str, path)) or "content"
    if layers:
        decided = _given_by(path, layers) if kind == "missing" else path
        key = f"{_origin(decided, layers)}.{key}"
    return f"{key}: missing" if kind == "missing" else f"{key} = {value!r}: {message}"


def _given_by(path: Path, layers: Mapping[str, Any]) -> Path:
    """Where it is said of which kind the block at `path` is: that layer gives what is missing."""
    named = [(*path[:-1], key) for key in KIND_KEYS]
    return next((p for p in named if any(_depth(v, p) == len(p) for v in layers.values())), path)


def _origin(path: Path, layers: Mapping[str, Any]) -> str:
    """Name of the layer that decided the value at `path`: the last that goes down furthest."""
    depths = {name: _depth(value, path) for name, value in layers.items()}
    # A section that no layer has is the protocol's to give.
    return max(reversed(depths) if any(depths.values()) else depths, key=depths.__getitem__)


def _depth(value: Any, path: Path) -> int:
    """How many parts of `path` lead into `value`."""
    for level, part in enumerate(path):
        if not isinstance(value, Mapping) or part not in value:
            return level
        value = value[part]
    return len(path)

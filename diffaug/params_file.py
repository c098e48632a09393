"""Reads a YAML file in which every key of a mapping stands once.

YAML's readers disagree on a key that stands twice: PyYAML, and with it Snakemake, takes the last,
DVC refuses the file. Whoever edits such a file changes a value that nobody reads.
"""

from pathlib import Path
from typing import Any

import yaml


def read_yaml(path: str | Path) -> Any:
    """Return the content of a YAML file; ValueError, one line, where it is none.

    >>> read_yaml("params.yaml")["suite"]
    'embedded'
    """
    text = Path(path).read_text(encoding="utf-8")
    try:
        _check_keys(yaml.compose(text, yaml.SafeLoader), [], set())
        return yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise ValueError(f"{path}: not valid YAML ({' '.join(str(error).split())})") from None
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from None


def _check_keys(node: yaml.Node | None, place: list[str], seen: set[int]) -> None:
    """ValueError where a mapping below `node` has a key twice; seen: nodes that were checked."""
    if node is None or id(node) in seen:  # what an anchor names is one node in several places
        return
    seen.add(id(node))
    if isinstance(node, yaml.SequenceNode):
        for number, inner in enumerate(node.value):
            _check_keys(inner, [*place, str(number)], seen)
    elif isinstance(node, yaml.MappingNode):
        first: dict[str, int] = {}
        for key, inner in node.value:
            name, line = str(key.value), key.start_mark.line + 1
            inside = [*place, name]
            if name in first:
                raise ValueError(
                    f"{'.'.join(inside)}: stands in lines {first[name]} and {line}; once is allowed"
                )
            first[name] = line
            _check_keys(inner, inside, seen)

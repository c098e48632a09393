"""The graph of the method's phases, from DVC's stages: who needs whom, and where each is drawn."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

Stages = dict[str, list[str]]  # stage -> those whose outputs it reads
WIDTH, HEIGHT, GAP_X, GAP_Y = 104, 34, 16, 26  # of a box, and between boxes


@dataclass(frozen=True)
class Box:
    """Where a stage is drawn: its upper left corner."""

    name: str
    x: int
    y: int


def read(path: str) -> Stages:
    """Return the stages of dvc.yaml, first to last."""
    found = yaml.safe_load(Path(path).read_text(encoding="utf-8"))["stages"]
    outs = {name: {out for each in stage["outs"] for out in each} for name, stage in found.items()}
    return {
        name: [other for other, made in outs.items() if made & set(stage["deps"])]
        for name, stage in found.items()
    }


def direct(stages: Stages) -> Stages:
    """Leave out needs that follow from others.

    >>> direct({"a": [], "b": ["a"], "c": ["a", "b"]})
    {'a': [], 'b': ['a'], 'c': ['b']}
    """

    def before(name: str) -> set[str]:
        return {name}.union(*(before(other) for other in stages[name]))

    return {
        name: [
            other
            for other in needed
            if not any(other in before(third) for third in needed if third != other)
        ]
        for name, needed in stages.items()
    }


def drawing(stages: Stages) -> dict[str, Any]:
    """Boxes in layers, each below all that it needs, and the lines between them."""
    layers: dict[str, int] = {}
    for name, needed in stages.items():
        layers[name] = 1 + max((layers[other] for other in needed), default=-1)
    boxes = {}
    for name, layer in layers.items():
        column = list(layers.values())[: list(layers).index(name)].count(layer)
        boxes[name] = Box(name, column * (WIDTH + GAP_X), layer * (HEIGHT + GAP_Y))
    lines = [(boxes[a], boxes[b]) for b, needed in direct(stages).items() for a in needed]
    return {
        "boxes": list(boxes.values()),
        "lines": lines,
        "box": {"width": WIDTH, "height": HEIGHT, "gap": GAP_Y},
        "width": max(box.x for box in boxes.values()) + WIDTH,
        "height": max(box.y for box in boxes.values()) + HEIGHT,
    }

"""What a comparison's file says of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from diffaug.baselines.common.packages import NotInstalled

# Takes the data of a case and a seed, makes ready what shall not be timed, and returns the call
# that is timed.
Start = Callable[[Any, int], Callable[[], Any]]


class Absent(Exception):  # noqa: N818  a state that is reported, not a mistake
    """The data of a case are not on this machine."""


# What leaves a comparison out with a line, and does not stop the others.
LEFT_OUT = (NotInstalled, Absent)


@dataclass(frozen=True)
class Side:
    """One of the two things that a comparison compares.

    Attributes:
        name: In tables and in names of files.
        start: What is timed.
        warm: What runs once before, not counted, so that imports and compilers are done. None:
            `start` itself.
        arguments: Plain values that decide the result. Other values are measured anew.
    """

    name: str
    start: Start
    warm: Start | None = None
    arguments: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Pair:
    """Two sides on the data of one case."""

    case: str
    ours: Side
    peer: Side


def no_scores(result: Any, data: Any, seed: int) -> dict[str, float]:
    """Judge nothing: the two sides do the same work."""
    return {}


@dataclass(frozen=True)
class Comparison:
    """A kind of comparison: its pairs, their data, and how results are judged.

    Attributes:
        title: Of its section in the report.
        note: One sentence or more: what is timed, and what is not.
        pairs: Takes whether all shall be measured, or what an hour has room for.
        load: Takes the name of a case, returns its data. Raises `Absent`.
        judge: Takes a timed call's result, the data and the seed; returns scores by name.
        seeds: Whether other seeds give other scores, so that all are wanted.
    """

    title: str
    note: str
    pairs: Callable[[bool], list[Pair]]
    load: Callable[[str], Any]
    judge: Callable[[Any, Any, int], dict[str, float]] = no_scores
    seeds: bool = True

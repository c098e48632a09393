"""What a part of the benchmark is given, and what it gives back."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import torch


class NotWhole(Exception):  # noqa: N818 - no error: it says what a part has left out
    """A part leaves something out, for want of time or data; a later call goes on with it."""


@dataclass(frozen=True)
class Row:
    """One figure of the report.

    Attributes:
        what: What was measured; a part has no two rows of one name.
        figure: The number.
        unit: Its unit.
        conditions: In words, all that it depends on.
        more: Further numbers, for readers of the JSON.
    """

    what: str
    figure: float
    unit: str
    conditions: str
    more: Mapping[str, float | None] = field(default_factory=dict)


@dataclass(frozen=True)
class Run:
    """One part's turn.

    Attributes:
        device: Where it computes.
        ends: When its time is over, by the clock.
        keep: Folder of what a later call goes on with.
        dry: Whether everything is tiny, to see that it runs at all.
        done: Names of the rows that an earlier call has measured.
        clock: Seconds that go on, alike in all processes.
    """

    device: torch.device
    ends: float
    keep: Path
    dry: bool = False
    done: frozenset[str] = frozenset()
    clock: Callable[[], float] = time.time

    def left(self) -> float:
        """Seconds that the part still has."""
        return self.ends - self.clock()

    def need(self, seconds: float, what: str) -> None:
        """Raise NotWhole where there is too little time for `what`."""
        if seconds > self.left():
            raise NotWhole(f"{what} needs {seconds:.0f} s, {max(0.0, self.left()):.0f} s were left")

    def todo(self, what: str) -> bool:
        """Whether the row `what` is still to be measured; NotWhole where no time is left for it."""
        if what in self.done:
            return False
        self.need(0, what)
        return True

    def timed(self, call: Callable[[], object]) -> float:
        """Return the seconds that `call` takes, the device waited for before and after."""
        self.wait()
        started = time.perf_counter()
        call()
        self.wait()
        return time.perf_counter() - started

    def wait(self) -> None:
        """Wait until the device has done all that it was told."""
        if self.device.type == "cuda":
            torch.cuda.synchronize(self.device)

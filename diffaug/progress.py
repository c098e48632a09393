"""How far a long computation is, said so that a log stays short."""

import os
import sys
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any, TextIO

from tqdm import tqdm

# What makes bars in place of `bar`, while one bar is shown for several computations.
instead: ContextVar[Callable[..., Any] | None] = ContextVar("instead", default=None)


def say(*values: Any) -> None:
    """Print a line at once; go on in silence where nobody reads any more, as after `| head`.

    >>> say("zeisel", 0.69)
    zeisel 0.69
    """
    try:
        print(*values, flush=True)
    except BrokenPipeError:
        # What is left in the buffer must go somewhere, or Python fails at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def bar(total: int, *, seconds: float, **more: Any) -> Any:
    """Return a progress bar on the standard error stream.

    A terminal shows one line that is redrawn. A file gets a first line, further ones at least
    `seconds` apart, and a last one.

    Args:
        total: Number of steps.
        seconds: Least time between two lines of a file, in seconds.
        more: Further arguments of `tqdm`, such as `desc`, `unit` and `initial`.
    """
    if (make := instead.get()) is not None:
        return make(total, **more)
    stream = sys.stderr
    if stream.isatty():
        return tqdm(total=total, file=stream, miniters=0, **more)
    lines = _Lines(stream)
    return tqdm(total=total, file=lines, mininterval=seconds, miniters=0, **more)


class _Lines:
    """A stream for tqdm that ends each state of the bar with a line feed."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream

    def write(self, text: str) -> None:
        if text := text.strip():
            self.stream.write(f"{text}\n")

    def flush(self) -> None:
        self.stream.flush()

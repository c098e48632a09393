"""Lines that say how far a long computation is."""

import os
import sys
from typing import Any


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

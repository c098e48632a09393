"""The command line `diffaug`: one command a file, found by the file's name.

A file here defines a function of its own name, with typer's annotations; its docstring is what
`--help` shows. It imports torch and the like inside, so that `--help` is quick. The exit code is

0    done
1    a file, a value or the machine does not allow it: one line says what and where
2    the command line is not understood: one line says which part
3    an error of diffaug itself: one line, and `--debug` shows where
130  interrupted
"""

import sys
import warnings
from collections.abc import Sequence

REFUSED, MISUSED, BROKEN, INTERRUPTED = 1, 2, 3, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command line and return its exit code.

    Args:
        arguments: What follows `diffaug`; by default those of the process.

    >>> main(["--version"])
    diffaug 0.1.0
    0
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    debug = "--debug" in words  # at any place: who repeats a failed line adds it at the end
    try:
        from diffaug.commands.common import app
    except ModuleNotFoundError as error:
        if error.name != "typer":
            raise
        return _say("the command line needs typer; `pip install 'diffaug[cli]'`", REFUSED)
    with warnings.catch_warnings():
        if not debug:
            _shorten_warnings()
        try:
            code = app.run([word for word in words if word != "--debug"])
        except app.Misused as error:
            return _say(app.explained(error), MISUSED)
        except Exception as error:
            if debug:
                raise
            return _say(*_verdict(error))
    return _say("interrupted", code) if code == INTERRUPTED else code


def _shorten_warnings() -> None:
    warnings.simplefilter("ignore")
    warnings.simplefilter("default", UserWarning)
    # Files give arrays; their columns were compared with those of the fit.
    warnings.filterwarnings("ignore", "X does not have valid feature names")
    warnings.showwarning = lambda message, *_: print(f"warning: {message}", file=sys.stderr)


def _verdict(error: Exception) -> tuple[str, int]:
    """The line and the exit code that an error is worth."""
    what = " ".join(str(error).split())
    if isinstance(error, OSError) and error.filename and error.strerror:
        what = f"{error.filename}: {error.strerror}"
    if isinstance(error, ValueError | OSError | MemoryError | ImportError):
        return what or type(error).__name__, REFUSED
    return f"{type(error).__name__}: {what} (an error of diffaug; --debug shows where)", BROKEN


def _say(what: str, code: int) -> int:
    print(f"diffaug: {what}", file=sys.stderr)
    return code

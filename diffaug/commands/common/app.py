"""The commands as one program of typer."""

from collections.abc import Sequence
from typing import Annotated, Any

import typer

import diffaug
from diffaug import commands, found

HELP = """Embed a table or images without labels, and draw new rows like them.

\b
    diffaug fit cells.csv --label cell_type --out run   learn, embed, draw a picture
    diffaug embed run more.csv --out more-embedded.csv  place new rows
    diffaug augment run cells.csv --out new.csv         draw new rows
    diffaug evaluate run                                scores, beside PCA
    diffaug compare run other-run                       two runs beside each other

Each command has --help with examples. Tables are .csv, .tsv, .npz, .npy, .h5ad, .mtx and .fcs,
images are .npz, .npy and folders of pictures.

Exit code: 0 done, 1 refused, 2 not understood, 3 an error of diffaug, 130 interrupted.
"""
Misused = typer.TyperException


def run(words: Sequence[str]) -> int:
    """Run the command that the words ask for; its errors are the caller's to tell.

    Raises:
        Misused: The words are not understood.
    """
    program = typer.Typer(help=HELP, rich_markup_mode=None, pretty_exceptions_enable=False)
    program.callback(invoke_without_command=True)(_start)
    for name in found.names(commands):
        program.command(name)(getattr(found.find(commands, name), name))
    # Otherwise typer prints several lines and ends the process.
    return program(words, prog_name="diffaug", standalone_mode=False) or 0


def explained(error: Any) -> str:
    """Return one line about words that are not understood."""
    context = getattr(error, "ctx", None)
    path = context.command_path if context else "diffaug"
    return f"{' '.join(error.format_message().split())} See `{path} --help`."


def _version(asked: bool) -> None:
    if asked:
        print(f"diffaug {diffaug.__version__}")
        raise typer.Exit


def _start(
    context: typer.Context,
    debug: Annotated[bool, typer.Option("--debug", help="Show where an error arose.")] = False,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    if context.invoked_subcommand is None:
        print(context.get_help())

"""Arguments and options that several commands take."""

from pathlib import Path
from typing import Annotated

import typer

File = Annotated[Path, typer.Argument(help="A table, images or a folder of images.", exists=True)]
Run = Annotated[
    Path, typer.Argument(help="A folder that `fit` wrote.", exists=True, file_okay=False)
]
Label = Annotated[
    str | None,
    typer.Option(
        metavar="NAME",
        help="What holds each row's class: a column, a column of obs, an array; of a folder of "
        "images `folder`. Never learned from.",
    ),
]
Ignore = Annotated[
    list[str] | None,
    typer.Option(metavar="NAME", help="A column to leave out. May be given several times."),
]
Array = Annotated[
    str | None,
    typer.Option(
        metavar="NAME", help="Which matrix: X, raw/X or layers/NAME of .h5ad; the array of .npz."
    ),
]
Device = Annotated[str, typer.Option(help="auto, cpu, cuda or cuda:0.")]
Seed = Annotated[int, typer.Option(help="An equal seed gives equal results on one machine.")]
Metric = Annotated[
    list[str] | None,
    typer.Option(metavar="NAME", help="A score in place of these. May be given several times."),
]

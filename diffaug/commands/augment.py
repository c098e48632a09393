"""`diffaug augment`: draw new rows like those of a file."""

from pathlib import Path
from typing import Annotated

import typer

from diffaug.commands.common import options


def augment(
    run: options.Run,
    file: options.File,
    out: Annotated[
        Path,
        typer.Option("--out", "-o", help="The new .csv, .tsv, .npz, .npy, .h5ad; or folder."),
    ],
    samples: Annotated[
        int, typer.Option("--samples", "-n", help="How many to draw of each row.")
    ] = 1,
    label: options.Label = None,
    ignore: options.Ignore = None,
    array: options.Array = None,
    seed: Annotated[int | None, typer.Option(help="By default that of the fit.")] = None,
    device: options.Device = "auto",
) -> None:
    """Draw new rows like those of a file.

    They are in the numbers that were learned from: after the transform, if there was one. Each
    comes with its source, the row that it resembles, and with that row's label. Images are written
    as .npz, as .npy or, without an ending, as a folder of pictures.

    \b
    Examples:
        diffaug augment run cells.csv --samples 4 --out new-cells.csv
        diffaug augment run photos --out new-photos
    """
    from diffaug.commands.common.output import NewRows, check_output
    from diffaug.commands.common.rows import remembered
    from diffaug.commands.common.run import opened

    check_output(out, images=remembered(run).own.kind == "images")
    model, rows = opened(run, file, {"label": label, "ignore": ignore, "array": array}, device)
    x = model.augment(rows.x, samples, seed)
    names = [f"{name}-{k + 1}" for k in range(samples) for name in rows.names]
    labels = {name: values * samples for name, values in rows.beside.items()}
    NewRows(x, names, rows.columns, {"source": rows.names * samples, **labels}).write(out)
    print(f"{out}: {len(x):,} rows, {samples} of each of {len(rows.names):,}")

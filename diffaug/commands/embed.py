"""`diffaug embed`: place the rows of a file by a model."""

from pathlib import Path
from typing import Annotated

import typer

from diffaug.commands.common import options


def embed(
    run: options.Run,
    file: options.File,
    out: Annotated[
        Path, typer.Option("--out", "-o", help="The new .csv, .tsv, .npz, .npy, .h5ad.")
    ],
    label: options.Label = None,
    ignore: options.Ignore = None,
    array: options.Array = None,
    device: options.Device = "auto",
) -> None:
    """Place the rows of a file in an embedding.

    The file is read and transformed as that of the fit. It has the same columns, in any order; the
    label and what was ignored may be missing.

    \b
    Examples:
        diffaug embed run more-cells.csv --out more-embedded.csv
        diffaug embed run other.h5ad --label cell_type --out other-embedded.h5ad
    """
    from diffaug.commands.common.output import NewRows, check_output
    from diffaug.commands.common.run import opened

    check_output(out, images=False)
    model, rows = opened(run, file, {"label": label, "ignore": ignore, "array": array}, device)
    columns = list(model.get_feature_names_out())
    NewRows(model.transform(rows.x), rows.names, columns, rows.beside).write(out)
    print(f"{out}: {len(rows.names):,} rows, {len(columns)} numbers each")

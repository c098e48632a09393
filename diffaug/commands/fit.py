"""`diffaug fit`: learn an embedding of a file's rows."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from diffaug.commands.common import options

Out = Annotated[Path, typer.Option("--out", "-o", help="The new folder.")]
Transform = Annotated[
    Literal["counts", "asinh", "none"],
    typer.Option(help="counts: log of counts of equal totals; asinh: as usual in cytometry."),
]
Kind = Annotated[
    Literal["table", "images"] | None,
    typer.Option(help="What the file holds. By default images in a folder, else a table."),
]
Set = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="KEY=VALUE",
        help="A setting of params.yaml, as mixing.lam=0.1. Repeatable.",
    ),
]


def fit(
    file: options.File,
    out: Out,
    label: options.Label = None,
    ignore: options.Ignore = None,
    array: options.Array = None,
    transform: Transform = "none",
    kind: Kind = None,
    components: Annotated[
        int | None, typer.Option(help="Width of the embedding. By default 2, of images 64.")
    ] = None,
    rounds: Annotated[
        int | None,
        typer.Option(
            help="How often generator and encoder are trained in turn. 0: the encoder alone."
        ),
    ] = None,
    budget: Annotated[
        float, typer.Option(help="Multiplies the steps: 0.1 is a quick look, 2 twice as long.")
    ] = 1.0,
    seed: options.Seed = 0,
    settings: Set = None,
    device: options.Device = "auto",
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Show no progress.")] = False,
) -> None:
    """Learn an embedding of a file's rows.

    No label is used. The new folder holds the model (`DiffAug.load` of Python reads it too),
    embedding.csv with a row's name, place and label, and embedding.png and .svg, coloured by
    label.

    \b
    Examples:
        diffaug fit cells.csv --label cell_type --ignore donor --out run
        diffaug fit counts.h5ad --array layers/counts --transform counts --out run
        diffaug fit photos --label folder --budget 0.1 --out quick
        diffaug fit cells.csv --set mixing.lam=0.2 --set augment.copies=8 --out run
    """
    from diffaug.commands.common.rows import own_file, read, remember

    chosen = kind or ("images" if file.is_dir() else "table")
    own = own_file(file, label=label, ignore=ignore, array=array, transform=transform, kind=chosen)
    rows = read(own)
    print(f"{file}: {rows}", flush=True)
    # After the file was found right: these take seconds.
    from diffaug.commands.common.output import NewRows
    from diffaug.commands.common.picture import draw
    from diffaug.estimator import DiffAug
    from diffaug.estimator.folder import new_folder
    from diffaug.estimator.names import name_columns
    from diffaug.training.parallel import first

    model = DiffAug(
        components,
        n_rounds=rounds,
        budget=budget,
        settings=_settings(settings or ()),
        device=device,
        random_state=seed,
        verbose=not quiet,
    )
    with new_folder(out) as folder:
        model.fit(rows.x)
        if not first():  # of several processes
            return
        name_columns(model, rows.columns)
        model.save(folder)
        remember(folder, own, rows)
        z = model.transform(rows.x)
        columns = list(model.get_feature_names_out())
        NewRows(z, rows.names, columns, rows.beside).write(folder / "embedding.csv")
        draw(folder / "embedding", z, rows.labels, rows.label, seed)
    print(f"{out}: the model, embedding.csv and embedding.png")


def _settings(words: Sequence[str]) -> dict[str, Any]:
    """KEY=VALUE words as the sections of params.yaml; ValueError for what is no such word."""
    import yaml

    from diffaug.layers import overlay

    found: dict[str, Any] = {}
    for word in words:
        key, equals, text = word.partition("=")
        if not (key and equals):
            raise ValueError(f"--set {word}: needed is KEY=VALUE, as mixing.lam=0.1")
        try:
            value = yaml.safe_load(text)
        except yaml.YAMLError:
            raise ValueError(f"--set {word}: the value is no YAML") from None
        for name in reversed(key.split(".")):
            value = {name: value}
        found = overlay(found, value)
    return found

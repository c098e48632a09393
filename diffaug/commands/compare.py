"""`diffaug compare`: two runs beside each other."""

import warnings
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from diffaug.commands.common import options


def compare(
    a: options.Run,
    b: options.Run,
    file: Annotated[
        Path | None,
        typer.Argument(help="Rows to judge both on. By default those of both fits.", exists=True),
    ] = None,
    label: options.Label = None,
    metric: options.Metric = None,
    seed: options.Seed = 0,
    device: options.Device = "auto",
) -> None:
    """Show two runs beside each other: settings and scores.

    The settings are those that differ, the scores those on the same rows.

    A run is one seed: fit each setting with several before you call a small difference one.

    \b
    Examples:
        diffaug compare run other-run
        diffaug compare run other-run held-out.csv --label cell_type
    """
    from diffaug.commands.common.output import print_table
    from diffaug.commands.common.rows import remembered
    from diffaug.commands.common.run import opened
    from diffaug.commands.common.scores import judged, keys_for, print_scores

    ours, theirs = remembered(a), remembered(b)
    if file is None and ours.sha256 != theirs.sha256:
        raise ValueError(f"{a} and {b} were fitted on different files; name one to judge both on")
    if (ours.own.transform, ours.own.array) != (theirs.own.transform, theirs.own.array):
        what = f"{b} read other numbers than {a}; it is judged against those of {a}"
        warnings.warn(what, stacklevel=2)
    given = {"label": label}
    (first, rows), (second, others) = (opened(run, file, given, device) for run in (a, b))
    keys = keys_for(rows, metric)
    used = {str(a): first.transform(rows.x), str(b): second.transform(others.x)}
    print_table(["setting", str(a), str(b)], list(_differences((first, ours), (second, theirs))))
    print()
    print_scores(judged(used, rows, keys, seed), gain=True)


def _differences(*runs: Any) -> Iterator[list[str]]:
    """Rows of what is not equal: seed, number of rows, how they were read, settings."""
    pairs = [
        {
            "seed": model.seed_,
            "rows": model.n_samples_fit_,
            **known.own.model_dump(include={"ignore", "array", "transform"}),
            **dict(_flat(model.settings_.model_dump(mode="json"))),
        }
        for model, known in runs
    ]
    for key in dict.fromkeys([*pairs[0], *pairs[1]]):
        values = [str(pair.get(key, "-")) for pair in pairs]
        if values[0] != values[1]:
            yield [key, *values]


def _flat(values: Any, place: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(values, Mapping):
        for key, inner in values.items():
            yield from _flat(inner, f"{place}.{key}" if place else key)
    elif isinstance(values, list) and any(isinstance(inner, Mapping) for inner in values):
        for number, inner in enumerate(values):
            yield from _flat(inner, f"{place}.{number}")
    else:
        yield place, values

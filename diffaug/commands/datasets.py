"""`diffaug datasets`: the data sets that the workflow knows."""

from typing import Annotated

import typer


def datasets(
    name: Annotated[str, typer.Argument(help="Tell more of this one.", show_default=False)] = "",
) -> None:
    """List the data sets of the workflow, or tell more of one.

    \b
    Examples:
        diffaug datasets
        diffaug datasets zeisel
    """
    from diffaug.commands.common.output import print_table
    from diffaug.data import catalogue

    if name:
        entry = catalogue.entry(name)
        print(f"{name}: {entry.title}")
        for what in ("domain", "shape", "n_classes", "licence", "citation", "homepage"):
            if value := getattr(entry, what):
                print(f"{what:10} {value}")
        for source in entry.sources:
            print(f"{'file':10} {source.file}  {source.origin}")
        return
    rows = []
    for each in catalogue.names():
        entry = catalogue.entry(each)
        shape = " x ".join(map(str, entry.shape)) if entry.shape else "-"
        rows.append([each, entry.domain, shape, entry.n_classes or "-", entry.title])
    print_table(["name", "domain", "shape", "classes", "title"], rows)

"""`diffaug evaluate`: judge the embedding of a run."""

from pathlib import Path
from typing import Annotated

import typer

from diffaug.commands.common import options


def evaluate(
    run: options.Run,
    file: Annotated[
        Path | None,
        typer.Argument(help="Rows to judge it on. By default those of the fit.", exists=True),
    ] = None,
    label: options.Label = None,
    ignore: options.Ignore = None,
    array: options.Array = None,
    metric: options.Metric = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Write the scores as JSON too.")
    ] = None,
    seed: options.Seed = 0,
    device: options.Device = "auto",
) -> None:
    """Judge an embedding beside PCA of its width.

    1 is the best score. With labels: 10-NN and k-means accuracy, ARI and NMI. With or without:
    whether neighbours among the inputs are neighbours in the embedding (trustworthiness, kNN
    recall).

    \b
    Examples:
        diffaug evaluate run
        diffaug evaluate run more-cells.csv --label cell_type
        diffaug evaluate run --metric knn --metric svm_linear --out scores.json
    """
    from sklearn.decomposition import PCA

    from diffaug.commands.common.run import opened
    from diffaug.commands.common.scores import judged, keys_for, print_scores
    from diffaug.io import write_json

    if out is not None and out.exists():
        raise FileExistsError(f"{out}: is there already and is not replaced; name a new file")
    model, rows = opened(run, file, {"label": label, "ignore": ignore, "array": array}, device)
    keys, z = keys_for(rows, metric), model.transform(rows.x)
    width = min(z.shape[1], *rows.flat.shape)
    pca = PCA(width, random_state=seed).fit_transform(rows.flat)
    found = judged({str(run): z, "PCA": pca}, rows, keys, seed)
    print_scores(found)
    if out is not None:
        write_json(out, found)

"""DiffAug on AnnData, the table of cells that scanpy works on.

    import diffaug.anndata

    model = diffaug.anndata.fit(adata, layer="lognorm")   # writes adata.obsm["X_diffaug"]
    sc.pl.embedding(adata, "X_diffaug", color="cell_type")
    more = diffaug.anndata.augment(adata, model, n_samples=2)

It needs the package anndata, of the extra `formats`. The numbers are learned from as
they stand: bring counts to log values before, as by `sc.pp.normalize_total` and `sc.pp.log1p`.
A sparse matrix stays sparse in `adata`; a dense copy is made of it while the model works.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from scipy import sparse

from diffaug.estimator import DiffAug
from diffaug.estimator.names import in_order, name_columns, unnamed

try:
    from anndata import AnnData
except ModuleNotFoundError as error:
    needed = "diffaug.anndata needs the package anndata; `pip install 'diffaug[formats]'`"
    raise ImportError(needed) from error

KEY = "diffaug"  # of adata.uns, where scanpy's functions leave their parameters
SOURCE = "diffaug_source"


def fit(
    adata: AnnData,
    model: DiffAug | None = None,
    *,
    layer: str | None = None,
    use_rep: str | None = None,
    key_added: str = "X_diffaug",
) -> DiffAug:
    """Fit a model on all cells, and write their embedding into `adata.obsm[key_added]`.

    Args:
        adata: Cells (N) and genes (D).
        model: An estimator with the arguments that you choose; None takes `DiffAug()`. It is
            fitted anew.
        layer: A layer to learn from in place of X.
        use_rep: A key of obsm, such as "X_pca", to learn from in place of X.
        key_added: Key of obsm that is written, (N, n_components).

    Returns:
        The fitted model. `adata.uns["diffaug"]["params"]` says what was learned from.

    Raises:
        ValueError: One line that says what is missing or wrong.

    >>> model = fit(adata, DiffAug(budget=0.01, random_state=0))
    >>> adata.obsm["X_diffaug"].shape
    (60, 2)
    """
    model = DiffAug() if model is None else model
    x, names = _matrix(adata, layer, use_rep)
    model.fit(x)
    name_columns(model, names)
    _embedded(adata, model, x, key_added, {"layer": layer, "use_rep": use_rep})
    return model


def transform(
    adata: AnnData,
    model: DiffAug,
    *,
    layer: str | None = None,
    use_rep: str | None = None,
    key_added: str = "X_diffaug",
) -> None:
    """Embed cells by a model that was fitted on others; arguments as of `fit`.

    Genes may stand in another order than in the fit. They must be the same.
    """
    x = in_order(model, *_matrix(adata, layer, use_rep))
    _embedded(adata, model, x, key_added, {"layer": layer, "use_rep": use_rep})


def augment(
    adata: AnnData,
    model: DiffAug,
    n_samples: int = 1,
    *,
    layer: str | None = None,
    use_rep: str | None = None,
    random_state: Any = None,
) -> AnnData:
    """Draw new cells that resemble those of `adata`.

    Args:
        adata: Cells to resemble, which need not be those of the fit.
        model: Fitted on the same genes.
        n_samples: How many to draw of each cell.
        layer: As of `fit`. With neither this nor `use_rep`, what `fit` noted in `adata.uns`, or X.
        use_rep: As of `fit`.
        random_state: As of `DiffAug.augment`.

    Returns:
        A new AnnData of n_samples * N cells: all cells once, then all once more. The samples
        stand where those cells' numbers stand, in X, the layer or obsm, float32; sparse if they
        are. obs is copied from the cell that a sample resembles, which `obs["diffaug_source"]`
        names. So `anndata.concat([adata, more])` puts both into one.

    >>> augment(adata, model, n_samples=2).shape
    (120, 6)
    """
    if layer is None and use_rep is None:
        params = adata.uns.get(KEY, {}).get("params", {})
        layer, use_rep = params.get("layer"), params.get("use_rep")
    x, names = _matrix(adata, layer, use_rep)
    order = in_order(model, np.arange(x.shape[1])[None], names)[0]
    with unnamed():
        samples: Any = model.augment(in_order(model, x, names), n_samples, random_state)
    samples = sparse.csr_matrix(samples) if sparse.issparse(x) else samples
    obs = adata.obs.iloc[np.tile(np.arange(adata.n_obs), n_samples)].copy()
    obs[SOURCE] = obs.index
    numbers = np.repeat(np.arange(n_samples) + 1, adata.n_obs)
    obs.index = [f"{name}-{number}" for name, number in zip(obs.index, numbers, strict=True)]
    if use_rep is not None:
        return AnnData(obs=obs, obsm={use_rep: samples})
    place = {"layers": {layer: samples}} if layer is not None else {"X": samples}
    return AnnData(obs=obs, var=adata.var.iloc[order].copy(), **place)


def _matrix(adata: AnnData, layer: str | None, use_rep: str | None) -> tuple[Any, list[str]]:
    """The numbers (N, D), dense or sparse, and the names of their columns, if they have any."""
    if layer is not None and use_rep is not None:
        raise ValueError(f"layer = {layer!r}, use_rep = {use_rep!r}: one of them is allowed")
    if adata.isbacked:
        raise ValueError("adata is backed by a file; adata.to_memory() reads it")
    for what, name, there in (("layer", layer, adata.layers), ("use_rep", use_rep, adata.obsm)):
        if name is not None and name not in there:
            raise ValueError(
                f"{what} = {name!r}: there are {', '.join(map(repr, there)) or 'none'}"
            )
    if use_rep is not None:
        return np.asarray(adata.obsm[use_rep]), []
    x = adata.X if layer is None else adata.layers[layer]
    if x is None:
        raise ValueError("adata has no X; name a layer or use_rep")
    return x, list(adata.var_names)


def _embedded(
    adata: AnnData,
    model: DiffAug,
    x: Any,
    key_added: str,
    params: Mapping[str, str | None],
) -> None:
    with unnamed():
        adata.obsm[key_added] = model.transform(x)
    known = {name: value for name, value in params.items() if value is not None}
    adata.uns[KEY] = {"params": {**known, "seed": model.seed_}}  # as scanpy's functions write

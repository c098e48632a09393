"""Dimension reductions that the method is compared with on tables (paper Table 2), by name.

A reduction takes x (N, D), finite; train (N,) bool, the rows it may learn from; a seed; and by
name settings of its own that should not have their defaults. It returns its spaces by name,
(N, d) each, as the method does: "y" to measure features in, "z" for the plane. A method without
a transform leaves NaN in held-out rows. `NotInstalled` where the package that it runs on is
absent.
"""

from typing import Any

import numpy as np

from diffaug.baselines.components import Reduction, Rows, on_columns, on_components
from diffaug.baselines.hnne import hnne
from diffaug.baselines.kpca import kpca
from diffaug.baselines.packages import NotInstalled
from diffaug.baselines.pacmap import pacmap
from diffaug.baselines.pca import pca
from diffaug.baselines.phate import phate
from diffaug.baselines.tsne import tsne
from diffaug.baselines.umap import umap

__all__ = ["BASELINES", "REDUCTIONS", "NotInstalled", "Reduction"]

Placed = tuple[np.ndarray, np.ndarray]


# The three that are networks import torch, which the others do without.
def _pumap(train: Rows, held_out: Rows, seed: int, **settings: Any) -> Placed:
    from diffaug.baselines.pumap import pumap

    return pumap(train, held_out, seed, **settings)


def _ivis(train: Rows, held_out: Rows, seed: int, **settings: Any) -> Placed:
    from diffaug.baselines.ivis import ivis

    return ivis(train, held_out, seed, **settings)


def _topo_ae(train: Rows, held_out: Rows, seed: int) -> Placed:
    from diffaug.baselines.topo_ae import topo_ae

    return topo_ae(train, held_out, seed)


REDUCTIONS: dict[str, Reduction] = {
    "pca": pca,
    "tsne": on_components(tsne),
    "umap": on_components(umap),
    "kpca": kpca,
    "pumap": on_components(_pumap),
    "ivis": on_columns(_ivis),
    "phate": on_components(phate),
    "topo_ae": on_components(_topo_ae),
    "pacmap": on_components(pacmap),
    "hnne": on_components(hnne),
}
# And the share of the largest class, which takes no embedding.
BASELINES = ("majority", *REDUCTIONS)

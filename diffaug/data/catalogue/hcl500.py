"""HCL500: 60,000 cells of the Human Cell Landscape as 500 principal components."""

from pathlib import Path

import numpy as np

from diffaug.data.entry import Entry
from diffaug.data.raw import RawData
from diffaug.data.readers.h5ad import read_h5ad
from diffaug.data.recipes import encode, large_classes, min_max
from diffaug.data.sources import Source

CELLS = Source(
    file="HCL60kafter-elis-all.h5ad",
    sha256="",
    hint="an .h5ad file with 60,000 cells x 3,037 genes in X and clusters in obs['louvain'], as "
    "the paper's authors have it; it has no public address",
)
CLUSTERS = "louvain"
N_COMPONENTS = 500
MIN_CELLS = 500


def read_hcl500(raw_folder: Path) -> RawData:
    """Read 500 principal components in [-1, 1], clusters of 500 cells or more: float32 (N, 500).

    Components and their ranges are of all cells, as in the released loader. ValueError, one
    line, where anndata or the column of clusters is missing.
    """
    from sklearn.decomposition import PCA

    table = read_h5ad(raw_folder / CELLS.file, columns=[CLUSTERS])
    if min(table.x.shape) < N_COMPONENTS:
        raise ValueError(f"{table.name}: X is {table.x.shape}, less than {N_COMPONENTS} components")
    # The covariance is of genes x genes: a sparse X need not become dense.
    components = PCA(N_COMPONENTS, svd_solver="covariance_eigh").fit_transform(table.x)
    clusters = table.column(CLUSTERS)
    kept = large_classes(clusters, MIN_CELLS)
    labels, class_names = encode(table.name, clusters[kept])
    return RawData(
        x=min_max(components, -1, 1)[kept].astype(np.float32),
        labels=labels,
        class_names=class_names,
        notes=f"{N_COMPONENTS} principal components of {table.x.shape[1]} genes, each mapped onto "
        f"-1 to 1, over all {len(clusters)} cells; then the {len(labels)} cells of the "
        f"{len(class_names)} clusters with {MIN_CELLS} cells or more. Labels are Louvain clusters, "
        "not cell types: they favour methods that look at neighbours.",
    )


ENTRY = Entry(
    title="Human Cell Landscape, single-cell RNA (500 principal components)",
    domain="biology",
    sources=(CELLS,),
    citation="X. Han et al. (2020). Construction of a human cell landscape at single-cell level. "
    "Nature 581:303-309",
    homepage="https://doi.org/10.1038/s41586-020-2157-4",
    read=read_hcl500,
)

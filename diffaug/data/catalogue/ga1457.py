"""GA1457: the authors' table of single cells of gastric tissue; it has no public address."""

from pathlib import Path

from diffaug.data.entry import Entry
from diffaug.data.raw import RawData
from diffaug.data.readers import checks
from diffaug.data.readers.h5ad import read_h5ad
from diffaug.data.recipes import dense, encode, large_classes
from diffaug.data.sources import Source

CELLS = Source(
    file="gast10kwithcelltype.h5ad",
    sha256="",
    hint="an .h5ad file with 1,457 genes in X and the cell types in obs['celltype'], as the "
    "paper's authors have it; it has no public address",
)
TYPES = "celltype"
MIN_CELLS = 50
SCALE = 8


def read_ga1457(raw_folder: Path) -> RawData:
    """Read X / 8 of the types with 50 cells or more: x float32 (N, 1457).

    ValueError, one line, where anndata or the column of types is missing, or a gene is constant.
    """
    table = read_h5ad(raw_folder / CELLS.file, columns=[TYPES])
    types = table.column(TYPES)
    kept = table.keep(large_classes(types, MIN_CELLS))
    labels, class_names = encode(table.name, kept.column(TYPES))
    x = dense(kept.x) / SCALE
    checks.varying(table.name, x, table.genes)
    return RawData(
        x=x,
        labels=labels,
        class_names=class_names,
        notes=f"X / {SCALE}, as in the released loader. Of {len(types)} cells, the {len(labels)} "
        f"of the {len(class_names)} types with {MIN_CELLS} cells or more.",
    )


ENTRY = Entry(
    title="GA1457, gastric tissue, single-cell RNA (1,457 genes)",
    domain="biology",
    sources=(CELLS,),
    citation="A. D. Rouillard et al. (2016). The harmonizome. Database 2016:baw100 (the source "
    "that the paper names; the table itself is not in it)",
    homepage="https://maayanlab.cloud/Harmonizome/gene/GAST",
    read=read_ga1457,
)

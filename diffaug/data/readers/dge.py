"""Digital gene expression as text: one gene a row, cells as columns, fields parted by spaces.

The layout that R's write.table gives: names in quotes, and a header without a corner field. Own
code, as packages read such a table whole and dense.
"""

from collections.abc import Collection
from typing import TextIO

import numpy as np

from diffaug.data.readers.delimited import numbers
from diffaug.data.readers.table import Table


def dge_cells(header: str) -> list[str]:
    """Names of the cells in the header line."""
    return [field.strip('"') for field in header.split()]


def read_dge(file: TextIO, name: str, wanted: Collection[str]) -> Table:
    """Read the columns of the `wanted` cells: x CSR float32 (cells, genes).

    Lines are turned to sparse as they come, so that no dense table is held. ValueError, one
    line, for a ragged row, a field that is not a number, a gene or cell that occurs twice, or
    where no cell is wanted.
    """
    from scipy.sparse import csr_matrix, vstack

    cells = dge_cells(file.readline())
    kept = np.array([i for i, cell in enumerate(cells) if cell in wanted], dtype=np.int64)
    genes, rows = [], []
    for line, text in enumerate(file, 2):
        if not text.strip():
            continue
        gene, *fields = text.split()
        if len(fields) != len(cells):
            raise ValueError(
                f"{name}: line {line} has {len(fields)} values, the header has {len(cells)} cells"
            )
        genes.append(gene.strip('"'))
        rows.append(csr_matrix(numbers(name, line, fields)[kept]))
    if not rows:
        raise ValueError(f"{name}: has no genes")
    return Table(name, vstack(rows).T.tocsr(), [cells[i] for i in kept], genes)

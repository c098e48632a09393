"""Matrix Market counts (.mtx, .mtx.gz) with the names of genes and cells beside them."""

from pathlib import Path

from diffaug.data.readers import checks
from diffaug.data.readers.table import Table
from diffaug.data.readers.text import read_names


def read_mtx(path: Path, genes: Path, cells: Path) -> Table:
    """Read counts, names of genes and of cells, as 10x Genomics writes them: x CSR (N, D).

    The file has genes as rows; `genes` and `cells` have one name a line, the first of
    tab-separated fields. ValueError, one line, for a broken file, a place that is given twice, or
    names that do not fit or occur twice.

    >>> folder = Path("filtered_feature_bc_matrix")
    >>> names = folder / "features.tsv.gz", folder / "barcodes.tsv.gz"
    >>> read_mtx(folder / "matrix.mtx.gz", *names)
    """
    from scipy.io import mmread
    from scipy.sparse import coo_matrix, csr_matrix

    with checks.readable(path.name, "Matrix Market"):
        given = coo_matrix(mmread(path))
        matrix = csr_matrix(given)
    if matrix.nnz < given.nnz:
        raise ValueError(f"{path.name}: {given.nnz - matrix.nnz} places are given more than once")
    return Table(path.name, matrix.T.tocsr(), read_names(cells), read_names(genes))

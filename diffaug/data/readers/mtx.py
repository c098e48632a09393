"""Matrix Market counts (.mtx, .mtx.gz) with the names of genes and cells beside them."""

from pathlib import Path

from diffaug.data.readers.table import Table
from diffaug.data.readers.text import BROKEN, read_names


def read_mtx(path: Path, genes: Path, cells: Path, genes_as_rows: bool = True) -> Table:
    """Read counts, names of genes and of cells, as 10x Genomics writes them: x CSR (N, D).

    `genes` and `cells` have one name a line, the first of tab-separated fields.
    `genes_as_rows`: the file has genes as rows, which is the usual layout. ValueError, one
    line, for a broken file, names that do not fit, or a cell that occurs twice.

    >>> folder = Path("filtered_feature_bc_matrix")
    >>> names = folder / "features.tsv.gz", folder / "barcodes.tsv.gz"
    >>> read_mtx(folder / "matrix.mtx.gz", *names)
    """
    from scipy.io import mmread
    from scipy.sparse import csr_matrix

    try:
        matrix = csr_matrix(mmread(path))
    except (ValueError, OverflowError, *BROKEN) as error:
        raise ValueError(f"{path.name}: cannot be read as Matrix Market ({error})") from error
    if genes_as_rows:
        matrix = matrix.T.tocsr()
    return Table(path.name, matrix, read_names(cells), read_names(genes))

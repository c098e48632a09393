"""MC1374: 30,000 cells of the Mouse Cell Atlas with the genes that are seen in most of them."""

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import numpy as np

from diffaug.data.archives import Archive, open_archive
from diffaug.data.entry import Entry
from diffaug.data.raw import RawData
from diffaug.data.readers.dge import dge_cells, read_dge
from diffaug.data.readers.labels import missing, one_form
from diffaug.data.readers.table import Table
from diffaug.data.readers.text import as_text, open_text
from diffaug.data.recipes import dense, encode, large_classes, log_normalised
from diffaug.data.sources import Source

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

COUNTS = Source(
    file="MCA_BatchRemove_dge.zip",
    sha256="",
    url="https://ndownloader.figshare.com/files/10756795",
)
TYPES = Source(
    file="MCA_CellAssignments.csv",
    sha256="",
    url="https://ndownloader.figshare.com/files/11083451",
)
TABLES = "rmbatch_dge/*_rm.batch_dge.txt.gz"
N_CELLS = 30_000
N_GENES = 1374
MIN_CELLS = 100
SCALE = 8


def read_mc1374(raw_folder: Path) -> RawData:
    """Read log-normalised counts / 8 of the types with 100 cells or more: float32 (N, 1374).

    The archive has one table a tissue; only the drawn cells are kept of each, sparse.
    ValueError, one line, for a broken archive or table, or a list of types without its columns.
    """
    types = _types(raw_folder / TYPES.file)
    with open_archive(raw_folder / COUNTS.file) as archive:
        files = _draw(archive, types)
        tables = [_read(archive, file, cells) for file, cells in files.items() if cells]
    if not tables:
        raise ValueError(f"{COUNTS.file}: has no {TABLES} with a cell of {TYPES.file}")
    counts, cells = _stack(tables), [cell for table in tables for cell in table.cells]
    x = log_normalised(COUNTS.file, counts)[:, _most_detected(counts, N_GENES)]
    column = np.array([types[cell] for cell in cells])
    kept = large_classes(column, MIN_CELLS)
    labels, class_names = encode(TYPES.file, column[kept])
    return RawData(
        x=dense(x[kept]) / SCALE,
        labels=labels,
        class_names=class_names,
        notes=f"log1p of counts scaled to the median total, / {SCALE} as in the released loader. "
        f"{len(cells)} annotated cells of the batch-corrected tables drawn at random; of "
        f"{counts.shape[1]} genes the {x.shape[1]} seen in most of them; then the {len(labels)} "
        f"cells of the {len(class_names)} annotated types with {MIN_CELLS} cells or more. Which "
        "30,000 cells the paper has is not published.",
    )


def _types(path: Path) -> dict[str, str]:
    """Type of each annotated cell; a cell without a type is left out."""
    types: dict[str, str] = {}
    with open_text(path) as file:
        rows = csv.DictReader(file)
        if not {"Cell.name", "Annotation"} <= set(rows.fieldnames or ()):
            raise ValueError(f"{path.name}: needs the columns 'Cell.name' and 'Annotation'")
        for row in rows:
            cell, kind = row["Cell.name"], row["Annotation"]
            if types.setdefault(cell, kind) != kind:
                raise ValueError(f"{path.name}: line {rows.line_num}: another type of {cell!r}")
    known = ~missing(one_form(np.array(list(types.values()), dtype=object)))
    return {cell: types[cell] for cell, is_known in zip(types, known, strict=True) if is_known}


def _draw(archive: Archive, types: dict[str, str]) -> dict[str, set[str]]:
    """Cells to read of each file; a cell that is in two files is read from the first."""
    files = archive.files(TABLES)
    home: dict[str, str] = {}
    for file in files:
        with _open(archive, file) as text:
            home |= {c: file for c in dge_cells(text.readline()) if c in types and c not in home}
    known = sorted(home)
    drawn = np.random.default_rng(0).permutation(len(known))[:N_CELLS]
    wanted: dict[str, set[str]] = {file: set() for file in files}
    for i in drawn:
        wanted[home[known[i]]].add(known[i])
    return wanted


def _read(archive: Archive, file: str, cells: set[str]) -> Table:
    with _open(archive, file) as text:
        return read_dge(text, file, cells)


@contextmanager
def _open(archive: Archive, file: str) -> Iterator[TextIO]:
    with archive.open(file) as packed, as_text(packed, file) as text:
        yield text


def _stack(tables: list[Table]) -> "csr_matrix":
    """One CSR table over the genes of all; a gene that a tissue lacks has no counts there."""
    from scipy.sparse import csr_matrix, vstack

    position = {gene: i for i, gene in enumerate(sorted({g for t in tables for g in t.genes}))}
    parts = []
    for table in tables:
        columns = np.array([position[gene] for gene in table.genes])
        x = csr_matrix(table.x)
        shape = (x.shape[0], len(position))
        parts.append(csr_matrix((x.data, columns[x.indices], x.indptr), shape=shape))
    return csr_matrix(vstack(parts))


def _most_detected(counts: "csr_matrix", n: int) -> np.ndarray:
    """Columns of the `n` genes with counts in most cells, ascending; of equal ones the first."""
    return np.sort(np.argsort(-counts.getnnz(axis=0), kind="stable")[:n])


ENTRY = Entry(
    title="Mouse Cell Atlas, single-cell RNA (1,374 genes)",
    domain="biology",
    sources=(COUNTS, TYPES),
    licence="not checked: see the homepage",
    citation="X. Han et al. (2018). Mapping the Mouse Cell Atlas by Microwell-Seq. "
    "Cell 172(5):1091-1107",
    homepage="https://figshare.com/articles/MCA_DGE_Data/5435866",
    read=read_mc1374,
)

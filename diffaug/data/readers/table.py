"""What every table reader returns: cells as rows, genes (or markers) as columns."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from diffaug.data.readers import checks
from diffaug.data.readers.labels import missing, one_form

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Values: TypeAlias = "np.ndarray | csr_matrix"


@dataclass(frozen=True, eq=False)
class Table:
    """x (N, D), dense or scipy CSR; names of the N cells and D genes where the file has them.

    `columns` holds what the file says of each cell, each (N,): types, clusters, batches. They
    are numbers, NaN for no value, or text, "" for none (`labels.missing` is the mask of either).
    `name` is the file, for messages. ValueError, one line, where `checks.table` refuses them.

    >>> print(Table("cells.csv", np.eye(2), columns={"type": np.array(["T", "NA"])}))
    cells.csv: 2 cells x 2 genes, float64; type: 1 kinds, 1 without
    """

    name: str
    x: Values
    cells: Sequence[str] = ()
    genes: Sequence[str] = ()
    columns: dict[str, np.ndarray] = field(default_factory=dict)

    def __post_init__(self) -> None:
        columns = {}
        for name, values in self.columns.items():
            with checks.readable(self.name, f"a column {name!r}"):
                columns[name] = one_form(np.asarray(values))
        checks.table(self.name, self.x, self.cells, self.genes, columns)
        object.__setattr__(self, "columns", columns)

    def __str__(self) -> str:
        n, d = self.x.shape
        sparse = "" if isinstance(self.x, np.ndarray) else f", sparse ({self.x.nnz:,} stored)"
        parts = [f"{self.name}: {n:,} cells x {d:,} genes, {self.x.dtype}{sparse}"]
        for name, column in self.columns.items():
            none = missing(column)
            parts.append(f"{name}: {len(np.unique(column[~none]))} kinds, {none.sum()} without")
        return "; ".join(parts)

    def column(self, name: str) -> np.ndarray:
        """What `columns[name]` holds, (N,); ValueError naming those that exist."""
        if name not in self.columns:
            known = ", ".join(map(repr, self.columns)) or "none"
            raise ValueError(f"{self.name}: no column {name!r}; there are {known}")
        return self.columns[name]

    def keep(self, rows: np.ndarray) -> "Table":
        """Return the table with `rows` only: (N,) bool or (M,) indices."""
        cells = np.asarray(self.cells)[rows].tolist() if len(self.cells) else ()
        columns = {name: values[rows] for name, values in self.columns.items()}
        return Table(self.name, self.x[rows], cells, self.genes, columns)

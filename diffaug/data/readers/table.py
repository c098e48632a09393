"""What every table reader returns: cells as rows, genes (or markers) as columns."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from diffaug.data.readers import checks

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Values: TypeAlias = "np.ndarray | csr_matrix"


@dataclass(frozen=True, eq=False)
class Table:
    """x (N, D), dense or scipy CSR; names of the N cells and D genes where the file has them.

    `columns` holds what the file says of each cell, each (N,): types, clusters, batches.
    `name` is the file, for messages. ValueError, one line, where the names or columns do not
    fit x, a value is not finite or a cell occurs twice.
    """

    name: str
    x: Values
    cells: Sequence[str] = ()
    genes: Sequence[str] = ()
    columns: dict[str, np.ndarray] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.x.ndim != 2:
            raise ValueError(f"{self.name}: x is {self.x.shape}, a table of cells x genes needed")
        n, d = self.x.shape
        checks.length(f"{self.name}: genes", self.genes, d)
        checks.length(f"{self.name}: cells", self.cells, n)
        checks.unique(f"{self.name}: cell", self.cells)
        for column, values in self.columns.items():
            checks.length(f"{self.name}: column {column!r}", values, n)
        checks.finite(self.name, self.x)

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
